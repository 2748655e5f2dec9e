import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { sizeLine, tarballProblems } from '../checks/tarballs.ts'
import { readHouse } from '../house/house.ts'
import { readTarballs, type Tarball } from '../house/tarball.ts'
import { pnpm, ROOT, run, tool } from './programs.ts'
import { addVerdicts, type Step, type Verdict, yesOrNo } from './step.ts'

/** Builds every package. What was built before goes first: a build that fails leaves nothing to be packed. */
export const build: Step = {
  name: 'build',
  async run() {
    for (const { folder } of readHouse(ROOT).packages) {
      await rm(join(ROOT, 'packages', folder, 'dist'), { recursive: true, force: true })
    }
    const { code, output } = await run(tool('turbo'), ['run', 'build', '--output-logs=errors-only'])
    return yesOrNo(code === 0, code === 0 ? undefined : output)
  },
}

/** Packs every package into `folder`. */
export function pack(folder: string): Step {
  return {
    name: 'pack',
    async run() {
      const args = ['--recursive', '--filter', './packages/*', 'pack', '--pack-destination', folder]
      const { code, output } = await run(pnpm(), args)
      return yesOrNo(code === 0, code === 0 ? undefined : output)
    },
  }
}

/** A step that judges each tarball in `folder`; a package without one counts as failed. */
function eachTarball(name: string, folder: string, judge: (tarball: Tarball) => Promise<Verdict>): Step {
  return {
    name,
    async run() {
      const tarballs = readTarballs(folder)
      const verdicts = await Promise.all(tarballs.map(judge))
      const missing = readHouse(ROOT).packages.length - tarballs.length
      const lacking = { passed: 0, failed: missing, skipped: 0, report: `${missing} packages were not packed` }
      return addVerdicts(missing > 0 ? [...verdicts, lacking] : verdicts)
    },
  }
}

/** What the tarballs hold, and how large they are. */
export function contents(folder: string): Step {
  return eachTarball('contents of the tarballs', folder, async (tarball) => {
    const problems = tarballProblems(tarball)
    return yesOrNo(problems.length === 0, [`  ${sizeLine(tarball)}`, ...problems].join('\n'))
  })
}

export function publintStep(folder: string): Step {
  return eachTarball('publint', folder, async ({ file }) => {
    const tarball = new Uint8Array(readFileSync(join(folder, file)))
    const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer }, strict: true })
    const report = messages.map((message) => `${file}: ${formatMessage(message, pkg)}`).join('\n')
    return messages.length === 0 ? yesOrNo(true) : yesOrNo(false, report)
  })
}

export function attw(folder: string): Step {
  return eachTarball('are the types wrong?', folder, async ({ file }) => {
    const args = [join(folder, file), '--profile', 'esm-only', '--no-color', '--no-emoji']
    const { code, output } = await run(tool('@arethetypeswrong/cli', 'attw'), args)
    return code === 0 ? yesOrNo(true) : yesOrNo(false, output)
  })
}
