import { run, tool } from './programs.ts'
import { type Step, yesOrNo } from './step.ts'

/** A step that is one run of one tool. */
function toolStep(name: string, dependency: string, program: string, args: readonly string[]): Step {
  return {
    name,
    async run() {
      const { code, output } = await run(tool(dependency, program), args)
      return code === 0 ? yesOrNo(true) : yesOrNo(false, output)
    },
  }
}

export const types: Step = toolStep('types', 'typescript', 'tsc', ['-b', '--pretty', 'false'])

export const format: Step = toolStep('format and lint', '@biomejs/biome', 'biome', [
  'ci',
  '--error-on-warnings',
  '--colors=off',
])

/** Files, exports and dependencies that nothing uses, and dependencies that nobody asked for. */
export const unused: Step = toolStep('knip', 'knip', 'knip', ['--no-progress'])
