import type { Transport, TransportFactory } from '@turbomail/core/contract'
import type { Place } from '../support/child.ts'
import { die } from './order.ts'

/** The same transport, in a process that dies when so many mails have come past a place. */
export function dyingTransport(factory: TransportFactory, at: Place, after: number): TransportFactory {
  let passed = 0
  const pass = (place: Place): void => {
    if (place === at && ++passed > after) die()
  }
  return { ...factory, create: (ports) => dying(factory.create(ports), pass) }
}

function dying(inner: Transport, pass: (place: Place) => void): Transport {
  return {
    get window() {
      return inner.window
    },
    open: (options) => inner.open(options),
    close: () => inner.close(),
    async deliver(mail, options) {
      const beforeCommit = async (): Promise<void> => {
        pass('before-fence')
        await options.beforeCommit?.()
        pass('after-fence')
      }
      const delivered = await inner.deliver(mail, { ...options, beforeCommit })
      if (delivered.outcomes.some(({ fate }) => fate === 'accepted')) pass('after-dot')
      return delivered
    },
  }
}
