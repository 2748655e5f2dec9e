import type { Clock } from '@turbomail/core/contract'

export function pause(delayMs: number, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    clock.schedule(resolve, delayMs, { keepAlive: true })
  })
}
