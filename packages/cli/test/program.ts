import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { FakeServer } from '@turbomail/fake-server'
import { onTestFinished, vi } from 'vitest'

export const MAIN: string = join(import.meta.dirname, '../src/main.ts')

/** A program takes its time to start on a machine that has other things to do. */
vi.setConfig({ testTimeout: 120_000 })

export interface Ended {
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

export interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

export interface RunOptions {
  readonly input?: string | Uint8Array
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
}

/** Starts the program; a test that ends takes it along. */
export function start(args: readonly string[], options?: RunOptions): Started {
  return startProgram(process.execPath, [MAIN, ...args], options)
}

/** Runs any program to its end. */
export function run(program: string, args: readonly string[], options?: RunOptions): Promise<Ended> {
  return startProgram(program, args, options).ended
}

function startProgram(program: string, args: readonly string[], { input, env = {}, cwd }: RunOptions = {}): Started {
  const child = spawn(program, args, {
    env: { PATH: process.env.PATH, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdin.on('error', () => {})
  child.stdin.end(input ?? '')
  const ended = Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]).then(
    ([[code], output, errors]) => ({ code: code as number | null, output, errors }),
  )
  return { child, ended }
}

export function turbomail(args: readonly string[], options?: RunOptions): Promise<Ended> {
  return start(args, options).ended
}

/** A folder that a test has to itself. */
export async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'turbomail-cli-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** What a child needs to trust a server. */
export async function trusting({ certificate }: FakeServer): Promise<Readonly<Record<string, string>>> {
  const file = join(await ownFolder(), 'ca.pem')
  await writeFile(file, certificate)
  return { NODE_EXTRA_CA_CERTS: file }
}

/** Each line of an output for programs. */
export function jsonLines(output: string): readonly Record<string, unknown>[] {
  return output
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}
