import type { Socket } from 'node:net'
import type { Clock } from '@turbomail/core/contract'
import { LONGEST_TIMER_MS } from './deadline.ts'
import { onAbort } from './on-abort.ts'

/** How long one event of a socket is waited for, and what it comes to when something else happens first. */
export interface Wait {
  readonly clock: Clock
  readonly ms: number
  readonly signal: AbortSignal
  readonly late: () => Error
  readonly broken: (cause: unknown) => Error
}

/** Resolves with the event. Rejects, and destroys the socket, when it breaks, takes too long or is no longer wanted. */
export function socketEvent(socket: Socket, event: string, wait: Wait): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      timer.cancel()
      off()
      socket.off(event, onEvent).off('error', onError).off('close', onClose)
      act()
    }
    const giveUp = (reason: unknown) =>
      settle(() => {
        socket.on('error', () => {}).destroy()
        reject(reason)
      })
    const onEvent = () => settle(resolve)
    const onError = (cause: Error) => giveUp(wait.broken(cause))
    const onClose = () => giveUp(wait.broken(new Error('the connection was closed')))
    const timer = wait.clock.schedule(() => giveUp(wait.late()), Math.min(wait.ms, LONGEST_TIMER_MS))
    const off = onAbort(wait.signal, () => giveUp(wait.signal.reason))
    socket.on(event, onEvent).on('error', onError).on('close', onClose)
    if (wait.signal.aborted) giveUp(wait.signal.reason)
  })
}
