import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { TransportFailedError } from '@turbomail/core/contract'
import { ErrorOutput } from './error-output.ts'

/** What is started. */
export interface Program {
  readonly path: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** The file that is its standard input, read from where it stands. */
  readonly input: number
}

/** How a program has ended by itself or by a signal: one of them is there. */
export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface Started {
  /** Of the process, and of the group of all that it starts. */
  readonly pid: number
  readonly exited: Promise<Exit>
  readonly errors: ErrorOutput
  /** Nobody waits for it any longer. */
  leave(): void
}

/**
 * Starts a program without a shell, in a process group of its own. Rejects with a `TransportFailedError` when it does not
 * come to run, and so has read nothing.
 */
export function startProgram({ path, args, env, input }: Program): Promise<Started> {
  return new Promise<Started>((resolve, reject) => {
    const child = spawn(path, args, {
      detached: true,
      env: { ...process.env, ...env },
      stdio: [input, 'ignore', 'pipe'],
    })
    const exited = new Promise<Exit>((exit) => child.once('exit', (code, signal) => exit({ code, signal })))
    child.on('error', reject)
    child.once('spawn', () => {
      const { pid = 0 } = child
      resolve({ pid, exited, errors: new ErrorOutput(child.stderr as Readable), leave: () => child.unref() })
    })
  }).catch((error: unknown) => {
    throw startFailure(error, path)
  })
}

const MISSING: readonly unknown[] = ['EACCES', 'EISDIR', 'ELOOP', 'ENOENT', 'ENOEXEC', 'ENOTDIR', 'EPERM']

/** Why a program does not run. What may be mended by hand is transient, as with a mailbox that is not there. */
export function startFailure(cause: unknown, path: string): TransportFailedError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  // It has all recipients in it.
  if (cause instanceof Error) Reflect.deleteProperty(cause, 'spawnargs')
  if (code === 'E2BIG') {
    const text = 'The mail has more recipients than the arguments of a program can hold'
    return new TransportFailedError('SENDMAIL_TOO_MANY', text, { permanence: 'permanent', fault: 'mail', cause })
  }
  const said = cause instanceof Error ? cause.message : String(cause)
  const kind = MISSING.includes(code) ? 'SENDMAIL_MISSING' : 'SENDMAIL_FAILED'
  return new TransportFailedError(kind, `${path} could not be started: ${said}`, { permanence: 'transient', cause })
}
