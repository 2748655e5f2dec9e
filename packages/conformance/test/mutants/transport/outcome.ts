import { pathTexts, withPaths } from './changed-mail.ts'
import { allAccepted, changeOutcomes, hasFate } from './changed-outcomes.ts'
import { type TransportMutant, wrongDelivery, wrongInstances } from './mutant.ts'

const lost = (): Error => new Error('the connection is gone')

export const outcomeMutants: readonly TransportMutant[] = [
  wrongDelivery('T-OUTCOME-01', 'leaves out the last of three', async (right, mail, options) => {
    const delivered = await right.deliver(mail, options)
    const { outcomes } = delivered
    const whole =
      outcomes.length === 3 && outcomes.every(({ fate }) => fate === 'accepted') && delivered.retire !== true
    return whole ? { outcomes: outcomes.slice(0, 2) } : delivered
  }),
  wrongDelivery('T-OUTCOME-01', 'says it twice of the first of three', async (right, mail, options) => {
    const delivered = await right.deliver(mail, options)
    const { outcomes } = delivered
    const whole =
      outcomes.length === 3 && outcomes.every(({ fate }) => fate === 'accepted') && delivered.retire !== true
    return whole ? { outcomes: [...outcomes.slice(0, 1), ...outcomes] } : delivered
  }),
  wrongDelivery('T-OUTCOME-02', 'says nothing of who was refused', async (right, mail, options) => {
    const delivered = await right.deliver(mail, options)
    if (!hasFate(delivered, 'accepted')) return delivered
    return { ...delivered, outcomes: delivered.outcomes.filter(({ fate }) => fate !== 'refused') }
  }),
  wrongDelivery(
    'T-OUTCOME-03',
    'gives the mail to who was refused all the same',
    async (right, mail, options, farEnd) => {
      const delivered = await right.deliver(mail, options)
      const last = farEnd.mails.pop()
      if (last !== undefined) {
        const mixed = hasFate(delivered, 'accepted') && hasFate(delivered, 'refused')
        farEnd.mails.push(mixed ? { ...last, forwardPaths: pathTexts(mail) } : last)
      }
      return delivered
    },
  ),
  wrongDelivery('T-OUTCOME-04', 'rejects when every recipient is refused', async (right, mail, options) => {
    const delivered = await right.deliver(mail, options)
    if (
      right.window > 1 &&
      delivered.outcomes.length > 1 &&
      delivered.outcomes.every(({ fault }) => fault === 'recipient')
    )
      throw lost()
    return delivered
  }),
  wrongDelivery('T-OUTCOME-05', 'calls accepted what nobody has answered for', async (right, mail, options) => {
    const delivered = await right.deliver(mail, options)
    if (!hasFate(delivered, 'accepted')) return delivered
    return changeOutcomes(delivered, (one) => (one.fate === 'in-doubt' ? { path: one.path, fate: 'accepted' } : one))
  }),
  wrongDelivery('T-OUTCOME-06', 'accepts in part though it said it would not', async (right, mail, options, farEnd) => {
    const [refused, taken] = [true, false].map((is) => pathTexts(mail).filter((path) => farEnd.refuses(path) === is))
    if (right.window > 1 || !refused?.length || !taken?.length) return await right.deliver(mail, options)
    await right.deliver(withPaths(mail, { to: taken }), options)
    return changeOutcomes(allAccepted(mail), (one) =>
      taken.includes(`${one.path}`) ? one : { ...one, fate: 'refused', permanence: 'permanent', fault: 'recipient' },
    )
  }),
  wrongDelivery('T-OUTCOME-07', 'accepts and then fails', async (right, mail, options, farEnd) => {
    try {
      return await right.deliver(mail, options)
    } catch (error) {
      if (pathTexts(mail).length === 3)
        farEnd.mails.push({ forwardPaths: pathTexts(mail), reversePath: null, octets: Buffer.of() })
      throw error
    }
  }),
  wrongDelivery('T-OUTCOME-08', 'stays when it should retire', async (right, mail, options) => {
    const { outcomes, retire } = await right.deliver(mail, options)
    return retire === true && outcomes.some(({ fate }) => fate === 'untried') ? { outcomes, retire } : { outcomes }
  }),
  wrongDelivery('T-OUTCOME-09', 'does not wait for `beforeCommit`', async (right, mail, { signal, beforeCommit }) => {
    let failure: { readonly reason: unknown } | undefined
    const asked = beforeCommit?.().catch((reason) => {
      failure = { reason }
    })
    await Promise.race([asked, new Promise((resolve) => setImmediate(resolve))])
    if (failure !== undefined) throw failure.reason
    return await right.deliver(mail, { signal })
  }),
  wrongDelivery('T-OUTCOME-09', 'forgets `beforeCommit` where all is in memory', async (right, mail, options) =>
    right.deliver(mail, mail.content.octets === undefined ? options : { signal: options.signal }),
  ),
  wrongDelivery('T-OUTCOME-09', 'asks `beforeCommit` twice', async (right, mail, { signal, beforeCommit }) => {
    const twice = async (): Promise<void> => {
      await beforeCommit?.()
      await beforeCommit?.()
    }
    return await right.deliver(mail, { signal, beforeCommit: twice })
  }),
  wrongDelivery('T-OUTCOME-10', 'goes on though `beforeCommit` said no', async (right, mail, options) => {
    const { signal, beforeCommit } = options
    return await right.deliver(mail, { signal, beforeCommit: async () => beforeCommit?.().catch(() => {}) })
  }),
  wrongDelivery('T-OUTCOME-10', 'wraps what `beforeCommit` rejected with', async (right, mail, options) => {
    const { signal, beforeCommit } = options
    const wrapping = async (): Promise<void> => {
      await beforeCommit?.().catch((cause) => {
        throw new Error('it was not to be', { cause })
      })
    }
    return await right.deliver(mail, { signal, beforeCommit: wrapping })
  }),
  wrongInstances('T-OUTCOME-10', 'has delivered when `beforeCommit` says no', () => (right, { farEnd }) => ({
    async deliver(mail, options) {
      try {
        return await right.deliver(mail, options)
      } catch (error) {
        if (error instanceof Error && error.message === 'it must not go out')
          farEnd.mails.push({ forwardPaths: pathTexts(mail) })
        throw error
      }
    },
  })),
]
