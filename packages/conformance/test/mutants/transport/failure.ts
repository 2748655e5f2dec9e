import { TransportFailedError as Failed, isTransportFailure, type TransportFailedError } from '@turbomail/core/contract'
import { pathTexts } from './changed-mail.ts'
import { changeOutcomes, hasFate } from './changed-outcomes.ts'
import { type TransportMutant, wrongDelivery, wrongInstances } from './mutant.ts'

/** Fails with something else than it should. */
function misreporting(
  breaks: string,
  wrong: string,
  change: (failure: TransportFailedError) => unknown,
): TransportMutant {
  return wrongDelivery(breaks, wrong, async (right, mail, options) => {
    try {
      return await right.deliver(mail, options)
    } catch (error) {
      throw isTransportFailure(error) ? change(error) : error
    }
  })
}

function failed(failure: TransportFailedError, other: Partial<TransportFailedError>): TransportFailedError {
  const { code, message, permanence, fault, cause } = { ...failure, message: failure.message, ...other }
  return new Failed(code, message, { permanence, fault, ...(cause !== undefined && { cause }) })
}

const refusedForGood = (reply: { readonly code: number } | undefined): boolean => reply?.code === 554

export const failureMutants: readonly TransportMutant[] = [
  misreporting('T-FAILURE-01', 'throws what the system threw', (failure) =>
    failure.cause === undefined ? Object.assign(new Error('ECONNRESET'), { code: 'ECONNRESET' }) : failure,
  ),
  wrongInstances('T-FAILURE-02', 'throws what the system threw on opening', () => (right) => ({
    async open(options) {
      await right.open(options).catch((error) => {
        throw isTransportFailure(error) ? new Error(error.message) : error
      })
    },
  })),
  misreporting('T-FAILURE-03', 'never gives up hope, or always', (failure) =>
    failed(failure, { permanence: 'permanent', cause: failure.cause }),
  ),
  misreporting('T-FAILURE-03', 'blames the mail for the relay', (failure) =>
    failed(failure, { fault: 'mail', cause: failure.cause }),
  ),
  misreporting('T-FAILURE-04', 'has one code for everything', (failure) =>
    failed(failure, { code: 'TRANSPORT_FAILED', cause: failure.cause }),
  ),
  misreporting('T-FAILURE-05', 'swallows the cause', (failure) =>
    failure.cause === undefined ? failure : failed(failure, { cause: undefined }),
  ),
  wrongDelivery('T-FAILURE-06', 'tries for ever', async (right, mail, options) =>
    changeOutcomes(await right.deliver(mail, options), (one) =>
      refusedForGood(one.reply) ? { ...one, permanence: 'transient' } : one,
    ),
  ),
  wrongDelivery('T-FAILURE-06', 'keeps the reply to itself', async (right, mail, options) =>
    changeOutcomes(await right.deliver(mail, options), ({ reply, ...one }) =>
      reply === undefined || refusedForGood(reply) ? one : { ...one, reply },
    ),
  ),
  wrongDelivery('T-FAILURE-07', 'gives up at once', async (right, mail, options) =>
    changeOutcomes(await right.deliver(mail, options), (one) =>
      one.reply?.code === 451 ? { ...one, permanence: 'permanent' } : one,
    ),
  ),
  wrongInstances('T-FAILURE-08', 'refuses whatever comes after a refused mail', () => (right) => {
    let sulking = false
    return {
      async deliver(mail, options) {
        const delivered = await right.deliver(mail, options)
        if (sulking) return changeOutcomes(delivered, (one) => ({ ...one, fate: 'refused' }))
        sulking = delivered.outcomes.every(({ reply }) => refusedForGood(reply))
        return delivered
      },
    }
  }),
  wrongDelivery('T-FAILURE-08', 'retires for every refusal', async (right, mail, options) => {
    const delivered = await right.deliver(mail, options)
    return hasFate(delivered, 'refused') ? { ...delivered, retire: true } : delivered
  }),
  wrongDelivery('T-FAILURE-09', 'keeps a refused mail', async (right, mail, options, farEnd) => {
    const delivered = await right.deliver(mail, options)
    if (delivered.outcomes.every(({ reply }) => refusedForGood(reply)))
      farEnd.mails.push({ forwardPaths: pathTexts(mail) })
    return delivered
  }),
  wrongInstances('T-FAILURE-09', 'puts a refused mail in front of the next', () => (right, { farEnd }) => {
    let rest = ''
    return {
      async deliver(mail, options) {
        const delivered = await right.deliver(mail, options)
        const last = farEnd.mails.at(-1)
        if (delivered.outcomes.every(({ reply }) => refusedForGood(reply))) rest = 'the rest of a refused mail'
        else if (rest !== '' && last !== undefined) farEnd.mails.splice(-1, 1, { ...last, octets: Buffer.from(rest) })
        return delivered
      },
    }
  }),
  wrongDelivery('T-FAILURE-10', 'fails a mail whose reply was lost', async (right, mail, options) => {
    const delivered = await right.deliver(mail, options)
    if (!wasLost(delivered.outcomes)) return delivered
    throw delivered.outcomes[0]?.cause
  }),
  wrongDelivery('T-FAILURE-10', 'calls a mail untried whose reply was lost', async (right, mail, options) => {
    const delivered = await right.deliver(mail, options)
    return wasLost(delivered.outcomes) ? changeOutcomes(delivered, (one) => ({ ...one, fate: 'untried' })) : delivered
  }),
  wrongDelivery('T-FAILURE-11', 'takes the trouble of a content for its own', async (right, mail, options) => {
    try {
      return await right.deliver(mail, options)
    } catch (error) {
      if (
        error !== options.signal.reason &&
        error instanceof Error &&
        'code' in error &&
        `${error.code}`.startsWith('CONTENT_')
      )
        throw new Failed('TRANSPORT_FAILED', 'it broke', { permanence: 'permanent', cause: error })
      throw error
    }
  }),
  wrongDelivery(
    'T-FAILURE-12',
    'keeps what it has of a content that broke off',
    async (right, mail, options, farEnd) => {
      try {
        return await right.deliver(mail, options)
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'CONTENT_UNREADABLE') farEnd.mails.push({})
        throw error
      }
    },
  ),
  wrongDelivery('T-FAILURE-13', 'keeps what there was room for', async (right, mail, options, farEnd) => {
    const delivered = await right.deliver(mail, options)
    if (delivered.outcomes.some(({ reply }) => reply?.code === 452)) farEnd.mails.push({})
    return delivered
  }),
  wrongDelivery('T-FAILURE-13', 'calls accepted what there was no room for', async (right, mail, options) =>
    changeOutcomes(await right.deliver(mail, options), (one) =>
      one.reply?.code === 452 ? { path: one.path, fate: 'accepted' } : one,
    ),
  ),
]

function wasLost(outcomes: readonly { readonly fate: string; readonly cause?: unknown }[]): boolean {
  return outcomes.every(({ fate, cause }) => fate === 'in-doubt' && isTransportFailure(cause))
}
