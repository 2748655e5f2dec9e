import fc from 'fast-check'
import { expect, test } from 'vitest'
import { directManager } from '../src/delivery/direct-manager.ts'
import type { MailObject } from '../src/delivery/mail-object.ts'
import type { StopReport } from '../src/delivery/manager.ts'
import { createDispatcher } from '../src/delivery/pooled-dispatcher.ts'
import type { Outcome, Receipt } from '../src/delivery/receipt.ts'
import type { Delivered, DeliverOptions } from '../src/delivery/transport.ts'
import { TransportFailedError } from '../src/delivery/transport-failed-error.ts'
import { isMailError, MailError } from '../src/errors/mail-error.ts'
import { settle } from './support/fake-clock.ts'
import { mailTo } from './support/hand-made-mail.ts'
import { testPorts } from './support/test-ports.ts'
import { toy } from './support/toy-transport.ts'

type Ending =
  | 'accept'
  | 'refuse-some'
  | 'too-many'
  | 'doubt'
  | 'leave-out'
  | 'lost'
  | 'stale'
  | 'lacking'
  | 'content'
  | 'bug'
  | 'retire'
const ENDINGS: readonly Ending[] = [
  'accept',
  'refuse-some',
  'too-many',
  'doubt',
  'leave-out',
  'lost',
  'stale',
  'lacking',
  'content',
  'bug',
  'retire',
]

type Step =
  | { readonly kind: 'submit'; readonly recipients: number }
  | { readonly kind: 'abort'; readonly which: number }
  | { readonly kind: 'deliver'; readonly which: number; readonly ending: Ending }
  | { readonly kind: 'open'; readonly fails: boolean }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'stop' }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('submit' as const), recipients: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('abort' as const), which: fc.nat(20) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('deliver' as const),
      which: fc.nat(3),
      ending: fc.constantFrom(...ENDINGS),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('open' as const), fails: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 20_000 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'stop' as const }) },
)

const lost = new TransportFailedError('CONNECTION_LOST', 'lost', { permanence: 'transient' })
const stale = new TransportFailedError('CONNECTION_LOST', 'stale', { permanence: 'transient', stale: true })
const lacking = new TransportFailedError('SIZE_EXCEEDED', 'big', { permanence: 'permanent', fault: 'mail' })
const errors: Partial<Record<Ending, () => unknown>> = {
  lost: () => lost,
  stale: () => stale,
  lacking: () => lacking,
  content: () => new MailError('CONTENT_CHANGED', 'changed'),
  bug: () => new RangeError('bug'),
}

/** A far end that does what the schedule says, and remembers what it did for whom. */
class FarEnd {
  readonly opens: ((fails: boolean) => void)[] = []
  readonly deliveries: ((ending: Ending) => void)[] = []
  /** `message-id recipient` of all that were accepted, or may have been. */
  readonly accepted = new Set<string>()
  readonly doubtful = new Set<string>()
  readonly again: string[] = []

  open(_: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.opens.push((fails) => (fails ? reject(lost) : resolve()))
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  }

  deliver(mail: MailObject, _: DeliverOptions): Promise<Delivered> {
    for (const key of keysOf(mail)) if (this.accepted.has(key) || this.doubtful.has(key)) this.again.push(key)
    return new Promise((resolve, reject) => {
      this.deliveries.push((ending) => {
        const error = errors[ending]
        if (error !== undefined) reject(error())
        else resolve({ outcomes: this.#outcomes(mail, ending), retire: ending === 'retire' })
      })
    })
  }

  #outcomes(mail: MailObject, ending: Ending): readonly Outcome[] {
    const outcomes = mail.envelope.recipients.map(({ path }, index) => ({ path, ...outcome(ending, index) }))
    const keys = keysOf(mail)
    for (const [index, { fate }] of outcomes.entries()) {
      const key = keys[index] ?? ''
      if (fate === 'accepted') this.accepted.add(key)
      if (fate === 'in-doubt') this.doubtful.add(key)
    }
    if (ending !== 'leave-out') return outcomes
    this.accepted.delete(keys[0] ?? '')
    this.doubtful.add(keys[0] ?? '')
    return outcomes.slice(1)
  }
}

function outcome(ending: Ending, index: number): Omit<Outcome, 'path'> {
  const transient = { permanence: 'transient', fault: 'recipient' } as const
  if (ending === 'refuse-some' && index % 2 === 0) return { fate: 'refused', ...transient }
  if (ending === 'too-many' && index > 0) return { fate: 'untried', ...transient }
  if (ending === 'doubt') return { fate: 'in-doubt', permanence: 'transient', fault: 'relay' }
  return { fate: 'accepted' }
}

function keysOf(mail: MailObject): readonly string[] {
  return mail.envelope.recipients.map(({ path }) => `${mail.messageId} ${path.localPart}`)
}

/** What a ticket came to. */
type End = { readonly receipt: Receipt } | { readonly error: unknown }

function receiptOf(end: End): Receipt | undefined {
  if ('receipt' in end) return end.receipt
  const { error } = end
  return isMailError(error) && 'receipt' in error ? (error.receipt as Receipt) : undefined
}

async function play(
  steps: readonly Step[],
  lastEndings: readonly Ending[],
  window: number,
  maxInstances: number,
  maxConcurrent: number,
) {
  const far = new FarEnd()
  const ports = testPorts()
  const transport = toy({ window, maxInstances, open: far.open.bind(far), deliver: far.deliver.bind(far) })
  const dispatcher = createDispatcher(transport, ports)
  const manager = directManager({ maxConcurrent }).create(dispatcher, {
    ports,
    retry: { scope: 'transient', attempts: 4, deadlineMs: 60_000 },
  })
  await manager.start()
  const ends = new Map<MailObject, End[]>()
  const controllers: AbortController[] = []
  const stops: Promise<StopReport>[] = []

  const submit = async (recipients: number): Promise<void> => {
    const [first = '', ...others] = Array.from(
      { length: recipients },
      (_, index) => `m${ends.size}r${index}@example.com`,
    )
    const mail = mailTo(first, ...others)
    const controller = new AbortController()
    controllers.push(controller)
    const ended: End[] = []
    ends.set(mail, ended)
    try {
      const { receipt } = await manager.submit(mail, { signal: controller.signal })
      receipt.then(
        (receipt) => ended.push({ receipt }),
        (error) => ended.push({ error }),
      )
    } catch (error) {
      ended.push({ error })
    }
  }

  for (const each of steps) {
    if (each.kind === 'submit') submit(each.recipients)
    else if (each.kind === 'abort') controllers[each.which]?.abort(new Error('cancelled'))
    else if (each.kind === 'deliver') far.deliveries.splice(each.which, 1)[0]?.(each.ending)
    else if (each.kind === 'open') far.opens.shift()?.(each.fails)
    else if (each.kind === 'wait') await ports.clock.advance(each.ms)
    else stops.push(manager.stop())
    await settle()
  }

  const controller = new AbortController()
  stops.push(manager.stop({ signal: controller.signal }))
  controller.abort()
  for (let round = 0; round < 200 && far.deliveries.length > 0; round++) {
    far.deliveries.shift()?.(lastEndings[round] ?? 'accept')
    await settle()
  }
  const reports = await Promise.all(stops)
  await dispatcher.close()
  await settle()
  return { far, ports, transport, ends, reports }
}

test('whatever happens: every ticket settles once, and every promise of and to a transport is kept', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.array(fc.constantFrom(...ENDINGS), { maxLength: 6 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom(1, 2, Number.POSITIVE_INFINITY),
      async (steps, lastEndings, window, maxInstances, maxConcurrent) => {
        const { far, ports, transport, ends, reports } = await play(
          steps,
          lastEndings,
          window,
          maxInstances,
          maxConcurrent,
        )
        expect(transport.breaches).toEqual([])
        expect(transport.alive).toBe(0)
        expect(ports.clock.pending).toBe(0)
        expect(far.again).toEqual([])
        const unsent = new Set(reports.flatMap((report) => report.unsent.map(({ mail }) => mail.messageId)))
        for (const [mail, ended] of ends) {
          expect(ended).toHaveLength(1)
          const [end] = ended
          if (end === undefined) continue
          const receipt = receiptOf(end)
          for (const [index, key] of keysOf(mail).entries()) {
            const fate = receipt?.outcomes[index]?.fate
            expect(fate === 'accepted').toBe(far.accepted.has(key))
            expect(fate === 'in-doubt').toBe(far.doubtful.has(key))
          }
          if ('receipt' in end) expect(end.receipt.accepted.length).toBeGreaterThan(0)
          if ('error' in end) {
            expect(isMailError(end.error)).toBe(true)
            expect(receipt?.accepted ?? []).toEqual([])
          }
        }
        expect(unsent.size).toBeLessThanOrEqual(ends.size)
      },
    ),
    { numRuns: 400 },
  )
})
