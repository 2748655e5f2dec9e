import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run, tool } from './programs.ts'
import { type Step, type Verdict, yesOrNo } from './step.ts'

interface TestResult {
  readonly fullName: string
  readonly status: 'passed' | 'failed' | 'skipped' | 'pending' | 'todo' | 'disabled'
}

/** The part that is read of what vitest's JSON reporter writes. */
export interface VitestReport {
  readonly success: boolean
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly TestResult[]
  }[]
}

/** True totals: a file that could not be loaded, and an error outside of every test, are failures too. */
export function readVitestReport(report: VitestReport, exitCode: number): Verdict {
  const tests = report.testResults.flatMap((file) => file.assertionResults)
  const passed = tests.filter((test) => test.status === 'passed').length
  const failed = tests.filter((test) => test.status === 'failed').length
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length
  const left = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed')
  const failures = failed + brokenFiles
  const good = exitCode === 0 && report.success
  return {
    passed,
    failed: failures === 0 && !good ? 1 : failures,
    skipped: left.length,
    ...(left.length > 0 && { report: left.map((test) => `skipped: ${test.fullName}`).join('\n') }),
  }
}

/** A step that runs one configuration of vitest, its output shown while it comes. */
export function vitestStep(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Step {
  return {
    name,
    async run() {
      const folder = await mkdtemp(join(tmpdir(), 'turbomail-vitest-'))
      const file = join(folder, 'report.json')
      try {
        const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
        const { code } = await run(tool('vitest'), ['run', ...args, ...reporters], { live: true, env })
        const text = await readFile(file, 'utf8').catch(() => undefined)
        if (text === undefined) return yesOrNo(false, 'vitest ended without a report')
        return readVitestReport(JSON.parse(text) as VitestReport, code)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
  }
}
