import type { Clock } from '@turbomail/core/contract'
import { LONGEST_TIMER_MS } from '../deadline.ts'
import { untilAborted } from '../until-aborted.ts'
import { asLoginFailure, loginFailed } from './login-failed.ts'

/** Waits for what a mechanism computes or fetches; what goes wrong there fails the login. */
export type Patiently = <T>(mechanism: string, work: () => T | Promise<T>) => Promise<T>

/** No longer than a reply is waited for, and not after the signal. */
export function patience(clock: Clock, timeoutMs: number, signal: AbortSignal): Patiently {
  return async (mechanism, work) => {
    const late = new AbortController()
    const giveUp = () => late.abort(loginFailed(`The mechanism ${mechanism} took too long`, 'transient'))
    const timer = clock.schedule(giveUp, Math.min(timeoutMs, LONGEST_TIMER_MS))
    try {
      return await untilAborted(untilAborted(settle(mechanism, work), late.signal), signal)
    } finally {
      timer.cancel()
    }
  }
}

async function settle<T>(mechanism: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    throw asLoginFailure(thrown, mechanism)
  }
}
