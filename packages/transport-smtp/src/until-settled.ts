import type { Socket } from 'node:net'
import { LONGEST_TIMER_MS } from './deadline.ts'
import { onAbort } from './on-abort.ts'
import type { Wait } from './socket-event.ts'

/** Settles as `work` over this socket does. Rejects, and destroys it, when it fails, takes too long or is no longer wanted. */
export function untilSettled<T>(socket: Socket, work: Promise<T>, wait: Wait): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (reason: unknown) => {
      stop()
      socket.on('error', () => {}).destroy()
      reject(reason)
    }
    const timer = wait.clock.schedule(() => giveUp(wait.late()), Math.min(wait.ms, LONGEST_TIMER_MS))
    const off = onAbort(wait.signal, () => giveUp(wait.signal.reason))
    const stop = () => {
      timer.cancel()
      off()
    }
    const done = (value: T) => {
      stop()
      resolve(value)
    }
    work.then(done, (cause) => giveUp(wait.broken(cause)))
    if (wait.signal.aborted) giveUp(wait.signal.reason)
  })
}
