import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { until } from './until.ts'

/** A process that tells in lines how far it is, until it is killed. */
export interface KillableChild {
  /** What it has told so far. */
  readonly lines: readonly string[]
  /** Waits until it has told so much; rejects when it ends before. */
  told(count: number): Promise<void>
  /** Ends it by SIGKILL, and waits until it is gone and all that it told has been read. */
  kill(): Promise<void>
}

export function startChild(file: string, job: object): KillableChild {
  const child = spawn(process.execPath, [file, JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  let errors = ''
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const closed = once(child, 'close')
  return {
    lines,
    told: (count) =>
      until(
        async () => {
          if (lines.length >= count) return true
          if (child.exitCode !== null) throw new Error(`the child has ended: ${errors}`)
          return undefined
        },
        () => `${lines.length} of ${count} lines`,
      ).then(() => {}),
    async kill() {
      child.kill('SIGKILL')
      await closed
      if (child.signalCode !== 'SIGKILL') throw new Error(`the child had ended by itself: ${errors}`)
    },
  }
}
