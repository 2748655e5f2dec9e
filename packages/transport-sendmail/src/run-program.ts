import { type Clock, TransportFailedError, untilAborted } from '@turbomail/core/contract'
import { endGroup } from './end-group.ts'
import { type Exit, type Program, type Started, startProgram } from './start-program.ts'

export interface RunOptions {
  readonly timeoutMs: number
  readonly signal: AbortSignal
  readonly clock: Clock
}

/** What came of a program that ran. */
export interface Ended {
  /** How it ended, or why it was not waited for: the signal's reason, or that it took too long. */
  readonly exit: Exit | { readonly stopped: unknown }
  /** What it wrote to its error output, cut and made harmless. */
  readonly said: string
}

/**
 * Runs a program to its end. What it leaves running in the background is none of ours; but when the signal is aborted, or time
 * is up, it is ended together with all that it has started. Rejects only when it could not be started.
 */
export async function runProgram(program: Program, options: RunOptions): Promise<Ended> {
  const started = await startProgram(program)
  const exit = await exitOf(started, program.path, options)
  return { exit, said: await started.errors.text(options.clock) }
}

async function exitOf(
  started: Started,
  path: string,
  { timeoutMs, signal, clock }: RunOptions,
): Promise<Ended['exit']> {
  const deadline = new AbortController()
  const timer = clock.schedule(() => deadline.abort(timedOut(path, timeoutMs)), timeoutMs)
  try {
    return await untilAborted(untilAborted(started.exited, deadline.signal), signal)
  } catch (stopped) {
    if (!(await endGroup(started.pid, started.exited, clock))) started.leave()
    return { stopped }
  } finally {
    timer.cancel()
  }
}

function timedOut(path: string, timeoutMs: number): TransportFailedError {
  const text = `${path} was not done with the mail in ${timeoutMs} ms and was ended`
  return new TransportFailedError('SENDMAIL_TIMEOUT', text, { permanence: 'transient' })
}
