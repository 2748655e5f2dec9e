import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { test } from 'vitest'

const isMissing = spawnSync('python3', ['--version']).status !== 0

/**
 * A test judged by Python's email package. Without python3 it is skipped, and its name says so; where CI=true it fails.
 */
export function pythonTest(name: string, body: () => Promise<void>): void {
  if (isMissing && process.env.CI !== 'true') test.skip(`${name} (python3 is missing: apt-get install python3)`, body)
  else test(name, { timeout: 60_000 }, body)
}

/** A Python that answers one JSON value with another, by `answer(question)` of a script. */
export class Python {
  readonly #child: ChildProcess
  readonly #answers: ((line: string) => void)[] = []

  constructor(script: string) {
    const loop = `${script}
import json, sys
def attempt(question):
    try:
        return answer(question)
    except Exception as error:
        return {"error": repr(error)}

for line in sys.stdin:
    sys.stdout.write(json.dumps(attempt(json.loads(line))) + "\\n")
    sys.stdout.flush()
`
    this.#child = spawn('python3', ['-c', loop], { stdio: ['pipe', 'pipe', 'inherit'] })
    const { stdout } = this.#child
    if (stdout === null) throw new Error('python3 has no standard output')
    createInterface({ input: stdout }).on('line', (line) => this.#answers.shift()?.(line))
  }

  /** Asks one question; a Python that has died answers nothing, and the test runs into its time limit. */
  async ask<T>(question: unknown): Promise<T> {
    const line = await new Promise<string>((resolve, reject) => {
      this.#child.once('error', reject)
      this.#answers.push(resolve)
      this.#child.stdin?.write(`${JSON.stringify(question)}\n`)
    })
    this.#child.removeAllListeners('error')
    return JSON.parse(line) as T
  }

  close(): void {
    this.#child.stdin?.end()
  }
}
