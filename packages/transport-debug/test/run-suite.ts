import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

const SUITES = join(import.meta.dirname, 'suites')
const VITEST = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')

/** What a test file came to that was run by a process of its own. */
export interface SuiteRun {
  readonly exitCode: number
  readonly output: string
}

/** Runs `suites/<name>.vitest.ts`. */
export function runVitest(name: string): Promise<SuiteRun> {
  return run([VITEST, 'run', '--config', join(SUITES, 'vitest.config.ts'), `${name}.vitest.ts`])
}

/** Runs the tests that lie in `folder`, which has a configuration of its own. */
export function runVitestIn(folder: string): Promise<SuiteRun> {
  return run([VITEST, 'run'], folder)
}

/** Runs `suites/<name>.node.ts`. */
export function runNodeTest(name: string): Promise<SuiteRun> {
  return run(['--test', '--test-reporter=spec', join(SUITES, `${name}.node.ts`)])
}

/** The lines from the one that begins with `start` up to the next that begins with `end`, without white space at their ends. */
export function excerpt(output: string, start: string, end: string): string {
  const lines = output.split('\n')
  const from = lines.findIndex((line) => line.trimStart().startsWith(start))
  if (from < 0) return output
  const length = lines.slice(from).findIndex((line) => line.trimStart().startsWith(end))
  return lines
    .slice(from, length < 0 ? undefined : from + length)
    .map((line) => line.trimEnd())
    .join('\n')
}

/** As for an application in its tests. The queue has few workers, so most mails are handed over in the course of another test. */
function run(args: readonly string[], cwd = SUITES): Promise<SuiteRun> {
  const { NODE_TEST_CONTEXT: _, VITEST: __, ...inherited } = process.env
  const env = {
    ...inherited,
    NO_COLOR: '1',
    TURBOMAIL_TRANSPORT: 'debug:capture',
    TURBOMAIL_MANAGER: 'ondemand?workers=2',
    TURBOMAIL_FROM: 'The Shop <shop@example.com>',
  }
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { env, cwd, encoding: 'utf8', timeout: 100_000 }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code
      if (typeof exitCode !== 'number') return reject(error)
      resolve({ exitCode, output: stripVTControlCharacters(`${stdout}${stderr}`) })
    })
  })
}
