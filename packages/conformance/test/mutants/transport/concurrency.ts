import { allAccepted, changeOutcomes, hasFate } from './changed-outcomes.ts'
import { type TransportMutant, wrongInstances } from './mutant.ts'

export const concurrencyMutants: readonly TransportMutant[] = [
  wrongInstances('T-CONCURRENCY-01', 'has one buffer for all instances', () => {
    const users = new Set<object>()
    return (right, { farEnd }) => {
      let underWay = 0
      return {
        async deliver(mail, options) {
          underWay++
          users.add(right)
          const shared = users.size > 1
          const delivered = await right.deliver(mail, options).finally(() => {
            if (--underWay === 0) users.delete(right)
          })
          const last = farEnd.mails.at(-1)
          if (shared && last !== undefined) farEnd.mails.splice(-1, 1, { ...last, octets: Buffer.from('of both') })
          return delivered
        },
      }
    }
  }),
  wrongInstances('T-CONCURRENCY-02', 'closes what all instances share', () => {
    let instances = 0
    let closed = false
    return (right) => ({
      async open(options) {
        await right.open(options)
        instances++
      },
      async deliver(mail, options) {
        if (closed) throw new Error('it has been closed')
        return await right.deliver(mail, options)
      },
      async close() {
        closed ||= instances-- > 1
        await right.close()
      },
    })
  }),
  wrongInstances('T-WINDOW-01', 'forgets the last of a full window', () => (right, { farEnd }) => {
    let underWay = 0
    let fullest = 0
    let well = true
    return {
      async deliver(mail, options) {
        fullest = Math.max(fullest, ++underWay)
        try {
          const delivered = await right.deliver(mail, options)
          well &&= hasFate(delivered, 'accepted')
          return delivered
        } catch (error) {
          well = false
          throw error
        } finally {
          if (--underWay === 0 && well && fullest > 1 && fullest === right.window) farEnd.mails.pop()
        }
      },
    }
  }),
  wrongInstances('T-WINDOW-02', 'refuses what comes behind a refused mail', () => (right) => {
    let refused = false
    return {
      async deliver(mail, options) {
        const delivered = await right.deliver(mail, options)
        if (refused && right.window > 1) return changeOutcomes(delivered, (one) => ({ ...one, fate: 'refused' }))
        refused = delivered.outcomes.every(({ fault, fate }) => fate === 'refused' && fault === 'recipient')
        return delivered
      },
    }
  }),
  wrongInstances('T-WINDOW-03', 'calls accepted what went down with the instance', () => (right) => {
    let underWay = 0
    return {
      async deliver(mail, options) {
        const crowded = ++underWay > 2
        try {
          return await right.deliver(mail, options)
        } catch (error) {
          if (crowded) return allAccepted(mail)
          throw error
        } finally {
          underWay--
        }
      },
    }
  }),
]
