import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fencesOf, isProgram, placeOfFence } from '../house/fences.ts'
import { readHouse } from '../house/house.ts'
import { ROOT, run, tool } from './programs.ts'
import { type Step, yesOrNo } from './step.ts'

/** Beside the other things that tsc makes; below the root, so that the packages are found from there. */
const FOLDER = join(ROOT, '.types', 'pages')

const TSCONFIG = {
  extends: '../../tsconfig.json',
  compilerOptions: {
    rootDir: '.',
    noUnusedLocals: false,
    noUncheckedIndexedAccess: false,
    allowJs: true,
    checkJs: true,
    tsBuildInfoFile: './tsbuildinfo',
  },
  include: ['.'],
  exclude: [],
  references: [],
}

/** The code of every page, each fence a module whose lines are those of the page. */
async function writeFences(): Promise<number> {
  let count = 0
  for (const [page, text] of readHouse(ROOT).pages) {
    for (const fence of fencesOf(text).filter(isProgram)) {
      const file = join(FOLDER, placeOfFence(page, fence))
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, `${'\n'.repeat(fence.line - 1)}${fence.code}export {}\n`)
      count += 1
    }
  }
  return count
}

/** Every piece of TypeScript or JavaScript in a page is a whole module, and its types are right. */
export const fences: Step = {
  name: 'types of the code in pages',
  async run() {
    await rm(FOLDER, { recursive: true, force: true })
    await mkdir(FOLDER, { recursive: true })
    await writeFile(join(FOLDER, 'tsconfig.json'), JSON.stringify(TSCONFIG))
    const count = await writeFences()
    const { code, output } = await run(tool('typescript', 'tsc'), ['-p', FOLDER, '--pretty', 'false'])
    return yesOrNo(code === 0, code === 0 ? `  ${count} pieces of code` : output.replaceAll('__', '/'))
  },
}
