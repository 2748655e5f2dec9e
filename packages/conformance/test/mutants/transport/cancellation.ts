import { type Content, type Delivered, type MailObject, neverAborted } from '@turbomail/core/contract'
import { allAccepted, changeOutcomes, hasFate } from './changed-outcomes.ts'
import { type TransportMutant, wrongDelivery, wrongInstances } from './mutant.ts'

const REASON = 'no longer wanted'

function isReason(error: unknown): boolean {
  return error instanceof Error && error.message === REASON
}

function givenUp({ outcomes }: Delivered): boolean {
  return outcomes.every(({ fate, cause }) => fate === 'untried' && isReason(cause))
}

/** The same, of a mail that is for more than one. */
function severalGivenUp(delivered: Delivered): boolean {
  return delivered.outcomes.length > 1 && givenUp(delivered)
}

/** Counts the chunks that were read, and does not tell of the end of a reading. */
function counted(mail: MailObject, frees: boolean): { readonly mail: MailObject; readonly chunks: () => number } {
  let chunks = 0
  const { content } = mail
  const read: Content['read'] = (as) => ({
    [Symbol.asyncIterator]() {
      const iterator = content.read(as)[Symbol.asyncIterator]()
      const next = async (): Promise<IteratorResult<Uint8Array>> => {
        const result = await iterator.next()
        if (result.done !== true) chunks++
        return result
      }
      return frees
        ? { next, return: async () => (await iterator.return?.()) ?? { done: true, value: undefined } }
        : { next }
    },
  })
  const { eightBit, utf8Header } = content
  const octets = content.octets === undefined ? {} : { octets: content.octets.bind(content) }
  return {
    mail: { ...mail, content: { eightBit, utf8Header, ...octets, size: (as) => content.size(as), read } },
    chunks: () => chunks,
  }
}

const MINE = 'AbortError: the transport has its own idea of why'

export const cancellationMutants: readonly TransportMutant[] = [
  wrongDelivery('T-CANCEL-01', 'rejects for a reason of its own', async (right, mail, options) => {
    const { mail: same, chunks } = counted(mail, true)
    try {
      return await right.deliver(same, options)
    } catch (error) {
      throw isReason(error) && chunks() === 0 ? new Error(MINE) : error
    }
  }),
  wrongDelivery('T-CANCEL-01', 'calls untried what was never begun', async (right, mail, options) => {
    const { mail: same, chunks } = counted(mail, true)
    try {
      return await right.deliver(same, options)
    } catch (error) {
      if (!isReason(error) || chunks() > 0) throw error
      return {
        ...changeOutcomes(allAccepted(mail), (one) => ({ ...doubt(one), fate: 'untried', cause: error })),
        retire: true,
      }
    }
  }),
  wrongInstances('T-CANCEL-02', 'rejects an opening for a reason of its own', () => (right) => ({
    async open(options) {
      await right.open(options).catch((error) => {
        throw isReason(error) ? new Error(MINE) : error
      })
    },
  })),
  wrongInstances('T-CANCEL-02', 'does not listen while it opens', () => (right) => ({
    open: () => right.open({ signal: new AbortController().signal }),
  })),
  wrongDelivery('T-CANCEL-03', 'stays when it should retire', async (right, mail, options) => {
    const delivered = await right.deliver(mail, options)
    return severalGivenUp(delivered) ? { outcomes: delivered.outcomes } : delivered
  }),
  wrongDelivery('T-CANCEL-03', 'calls in doubt what cannot have been accepted', async (right, mail, options) => {
    const delivered = await right.deliver(mail, options)
    return severalGivenUp(delivered) ? changeOutcomes(delivered, (one) => ({ ...one, fate: 'in-doubt' })) : delivered
  }),
  wrongDelivery('T-CANCEL-03', 'does not say why', async (right, mail, options) => {
    const delivered = await right.deliver(mail, options)
    return severalGivenUp(delivered) ? changeOutcomes(delivered, ({ cause: _, ...one }) => one) : delivered
  }),
  wrongDelivery('T-CANCEL-03', 'rejects though the mail had begun', async (right, mail, options) => {
    const delivered = await right.deliver(mail, options)
    if (severalGivenUp(delivered)) throw options.signal.reason
    return delivered
  }),
  wrongDelivery('T-CANCEL-04', 'calls untried what may have been accepted', async (right, mail, options) => {
    const delivered = await right.deliver(mail, options)
    const aborted = delivered.outcomes.length > 1 && delivered.outcomes.every(({ cause }) => isReason(cause))
    return aborted ? changeOutcomes(delivered, (one) => ({ ...one, fate: 'untried' })) : delivered
  }),
  wrongDelivery('T-CANCEL-04', 'rejects what may have been accepted', async (right, mail, options) => {
    const delivered = await right.deliver(mail, options)
    if (delivered.outcomes.length > 1 && hasFate(delivered, 'in-doubt')) options.signal.throwIfAborted()
    return delivered
  }),
  wrongDelivery('T-CANCEL-05', 'keeps what it has of an aborted mail', async (right, mail, options, farEnd) => {
    const delivered = await right.deliver(mail, options)
    if (severalGivenUp(delivered)) farEnd.mails.push({})
    return delivered
  }),
  wrongDelivery('T-CANCEL-06', 'does not free an aborted content', async (right, mail, options) => {
    const held = mail.content.octets === undefined && mail.content.size('7BIT') === undefined
    return await right.deliver(held ? counted(mail, false).mail : mail, options)
  }),
  wrongInstances('T-CANCEL-06', 'leaves a timer of an aborted mail', () => (right, { ports }) => ({
    async deliver(mail, options) {
      const delivered = await right.deliver(mail, options)
      if (severalGivenUp(delivered)) ports.clock.schedule(() => {}, 60_000)
      return delivered
    },
  })),
  wrongDelivery('T-CANCEL-07', 'listens for ever', async (right, mail, options) => {
    options.signal.addEventListener('abort', () => {})
    return await right.deliver(mail, options)
  }),
  wrongInstances('T-CANCEL-08', 'takes no mail after one that was aborted', () => (right) => {
    let spent = false
    return {
      async deliver(mail, options) {
        if (spent) throw new Error('it is spent')
        try {
          return await right.deliver(mail, options)
        } catch (error) {
          spent = isReason(error)
          throw error
        }
      },
    }
  }),
  wrongInstances('T-CANCEL-09', 'has a mail that is in doubt take its neighbour with it', () => (right) => {
    let doubted = false
    return {
      async deliver(mail, options) {
        const delivered = await right.deliver(mail, options)
        doubted ||= delivered.outcomes.every(({ fate, cause }) => fate === 'in-doubt' && isReason(cause))
        return doubted ? changeOutcomes(delivered, doubt) : delivered
      },
    }
  }),
  wrongInstances('T-CANCEL-10', 'has an aborted mail take its neighbour with it', () => (right) => {
    let leave: () => void = () => {}
    const left = new Promise<void>((resolve) => {
      leave = resolve
    })
    let underWay = 0
    return {
      async deliver(mail, options) {
        const first = underWay++ === 0
        const delivered = await right.deliver(mail, options)
        if (givenUp(delivered)) leave()
        if (!first || options.signal.aborted || underWay-- < 2 || !(await gone(left))) return delivered
        return changeOutcomes(delivered, doubt)
      },
    }
  }),
  wrongDelivery('T-CANCEL-11', 'does not listen while it writes', async (right, mail, options, farEnd) =>
    right.deliver(mail, farEnd.next.at === 'content' ? { ...options, signal: neverAborted } : options),
  ),
  wrongDelivery(
    'T-CANCEL-12',
    'does not look again after `beforeCommit`',
    async (right, mail, { signal, beforeCommit }) =>
      right.deliver(mail, beforeCommit === undefined ? { signal } : { signal: neverAborted, beforeCommit }),
  ),
]

const doubt = (one: Delivered['outcomes'][number]): Delivered['outcomes'][number] => ({
  ...one,
  fate: 'in-doubt',
  permanence: 'transient',
  fault: 'relay',
})

/** Whether it happens soon. */
async function gone(left: Promise<void>): Promise<boolean> {
  const soon = new Promise<boolean>((resolve) => setImmediate(() => setImmediate(() => resolve(false))))
  return await Promise.race([left.then(() => true), soon])
}
