import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canConnect } from './free-ports.ts'
import { until } from './until.ts'

/** A folder of one server's own. */
export function serverFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `turbomail-${name}-`))
}

export interface Program {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Holds all its state, and goes with it. What it writes to standard output goes to `output` in there. */
  readonly folder: string
  /** It has started when somebody listens on each. */
  readonly ports: readonly number[]
  /** The process to end, where it is not the one that was started. */
  readonly pid?: () => Promise<number>
  /** Where it writes what is wrong, when it does not write it to its output. */
  readonly log?: string
}

/** Starts a program in the foreground, and waits until it can be connected to; what comes back ends it. */
export async function startProgram(program: Program): Promise<() => Promise<void>> {
  const { command, args, env, folder, ports, pid } = program
  const output = openSync(join(folder, 'output'), 'a')
  const child = spawn(command, args, {
    cwd: folder,
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()))
  for (const port of ports) await listening(child, port, program)
  return async () => {
    const main = (await pid?.()) ?? child.pid
    if (main !== undefined && !isOver(child)) process.kill(main, 'SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function listening(child: ChildProcess, port: number, { command, folder, log }: Program): Promise<void> {
  const written = async () => {
    const files = [join(folder, 'output'), ...(log === undefined ? [] : [log])]
    return (await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')))).join('\n')
  }
  const connected = async () => {
    if (await canConnect(port)) return true
    if (isOver(child)) throw new Error(`${command} did not start: ${await written()}`)
    return undefined
  }
  await until(connected, () => `nobody listens on port ${port}`)
}

function isOver({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null || pid === undefined
}
