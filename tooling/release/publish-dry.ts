import { readTarballs } from '../house/tarball.ts'
import { ownEnvironment, ownNpm } from '../installed/machine.ts'
import { run } from '../steps/programs.ts'
import { addVerdicts, type Step, type Verdict, yesOrNo } from '../steps/step.ts'

/** What publishing says where it is done; the statement of provenance is made by the machine that releases, and nowhere else. */
const HOW = ['--access', 'public', '--provenance']

/** Has npm do all of publishing, for each tarball in `folder`, but the last step. */
export function publishDry(folder: string): Step {
  return {
    name: `npm publish ${HOW.join(' ')}, without doing it`,
    async run() {
      const verdicts: Verdict[] = []
      for (const { file } of readTarballs(folder)) verdicts.push(await publishOne(folder, file))
      return addVerdicts(verdicts)
    },
  }
}

async function publishOne(folder: string, file: string): Promise<Verdict> {
  const { code, output } = await run(ownNpm(), ['publish', `./${file}`, '--dry-run', ...HOW], {
    cwd: folder,
    env: ownEnvironment(),
    wholeEnv: true,
  })
  return code === 0 ? yesOrNo(true, `  would publish ${file}`) : yesOrNo(false, `${file}:\n${output}`)
}
