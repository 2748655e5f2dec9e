import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { canConnect } from '../../../tooling/servers/free-port.ts'
import { until } from './until.ts'

export interface Server {
  /** It has started when somebody listens there. */
  readonly port: number
  /** Where it writes what is wrong. */
  readonly log: string
}

/** Starts a server in the foreground and waits until it can be connected to; disposing of it ends it. */
export async function startProgram(command: string, args: readonly string[], server: Server): Promise<AsyncDisposable> {
  const child = spawn(command, args, { detached: true, stdio: 'ignore' })
  const ended = once(child, 'exit')
  await listening(child, server)
  return {
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function listening(child: ChildProcess, { port, log }: Server): Promise<void> {
  const connected = async () => {
    if (await canConnect(port)) return true
    if (child.exitCode === null && child.signalCode === null) return undefined
    throw new Error(`${child.spawnfile} did not start: ${await readFile(log, 'utf8')}`)
  }
  await until(connected, () => `nobody listens on port ${port}`)
}
