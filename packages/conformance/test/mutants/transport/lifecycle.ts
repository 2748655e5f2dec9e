import type { Transport } from '@turbomail/core/contract'
import { allAccepted, hasFate } from './changed-outcomes.ts'
import { type Otherwise, type TransportMutant, wrongDelivery, wrongInstances } from './mutant.ts'

export const lifecycleMutants: readonly TransportMutant[] = [
  wrongDelivery('T-LIFECYCLE-01', 'calls a mail accepted and drops it', async (_right, mail) => allAccepted(mail)),
  wrongDelivery('T-LIFECYCLE-01', 'keeps two copies', async (right, mail, options, farEnd) => {
    const delivered = await right.deliver(mail, options)
    const last = farEnd.mails.at(-1)
    if (last !== undefined && hasFate(delivered, 'accepted')) farEnd.mails.push(last)
    return delivered
  }),
  wrongInstances('T-LIFECYCLE-02', 'is spent after two mails and does not say so', () => (right) => {
    let served = 0
    let underWay = 0
    return {
      async deliver(mail, options) {
        if (underWay === 0 && ++served > 2) return allAccepted(mail)
        underWay++
        return await right.deliver(mail, options).finally(() => underWay--)
      },
    }
  }),
  wrongInstances('T-LIFECYCLE-03', 'cannot be closed without having had a mail', () => (right) => {
    let opened = false
    let used = false
    return {
      async open(options) {
        await right.open(options)
        opened = true
      },
      async deliver(mail, options) {
        used = true
        return await right.deliver(mail, options)
      },
      async close() {
        await right.close()
        if (opened && !used) throw new Error('nothing to close')
      },
    }
  }),
  wrongInstances('T-LIFECYCLE-04', 'cannot be closed when it could not be opened', () => (right) => {
    let failed = false
    return {
      async open(options) {
        await right.open(options).catch((error) => {
          failed = !options.signal.aborted
          throw error
        })
      },
      async close() {
        if (failed) throw new TypeError('undefined has no end()')
        await right.close()
      },
    }
  }),
  wrongInstances('T-LIFECYCLE-04', 'leaves a connection when it could not be opened', () => (right, { farEnd }) => ({
    async open(options) {
      await right.open(options).catch((error) => {
        if (!options.signal.aborted) farEnd.connections++
        throw error
      })
    },
  })),
  wrongInstances('T-LIFECYCLE-05', 'leaves a connection when a delivery failed', () => (right, { farEnd }) => {
    let failed = false
    return {
      async deliver(mail, options) {
        try {
          return await right.deliver(mail, options)
        } catch (error) {
          failed = error instanceof Error && 'permanence' in error
          throw error
        }
      },
      async close() {
        await right.close()
        if (failed) farEnd.connections++
      },
    }
  }),
  wrongInstances(
    'T-LIFECYCLE-06',
    'leaves its connection to the far end',
    () =>
      (right, { farEnd }) =>
        afterSuccess(right, () => farEnd.connections++),
  ),
  wrongInstances(
    'T-LIFECYCLE-06',
    'leaves a timer',
    () =>
      (right, { ports }) =>
        afterSuccess(right, () => ports.clock.schedule(() => {}, 60_000)),
  ),
  wrongInstances(
    'T-LIFECYCLE-06',
    'leaves a timer that it did not set by its ports',
    () => (right) => afterSuccess(right, () => leaks.push(setTimeout(() => {}, 60_000))),
  ),
  wrongInstances('T-LIFECYCLE-07', 'has a window of a half more', () => (right) => ({
    window: () => right.window + 0.5,
  })),
]

const leaks: ReturnType<typeof setTimeout>[] = []

/** Takes back what the mutants have left in this process. */
export function stopLeaks(): void {
  for (const leak of leaks.splice(0)) clearTimeout(leak)
}

/** Closes with something left when a mail was accepted. */
function afterSuccess(right: Transport, leave: () => unknown): Otherwise {
  let accepted = false
  return {
    async deliver(mail, options) {
      const delivered = await right.deliver(mail, options)
      accepted ||= hasFate(delivered, 'accepted')
      return delivered
    },
    async close() {
      await right.close()
      if (accepted) leave()
    },
  }
}
