import { DeliveryError } from '@turbomail/core'
import {
  createEnvelope,
  type DispatcherFactory,
  directManager,
  type MailObject,
  type Outcome,
  type Receipt,
  samePath,
  type Ticket,
} from '@turbomail/core/contract'
import { ondemand } from '@turbomail/manager-ondemand'
import { failover, type Relay, roundRobin, route, tee, weighted } from '@turbomail/routing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fakePorts } from './fake-ports.ts'
import { mailTo } from './mail.ts'
import { type Answer, DOINGS, type Doing, randomRelay } from './random-relay.ts'

/** A combination of combinations: `kind` of the nests or relays in it. */
type Nest = readonly Doing[] | { readonly kind: Kind; readonly members: readonly Nest[] }
type Kind = 'failover' | 'roundRobin' | 'weighted' | 'route' | 'tee'

const plan: fc.Arbitrary<readonly Doing[]> = fc.array(fc.constantFrom(...DOINGS), { minLength: 1, maxLength: 6 })
const { nest } = fc.letrec<{ nest: Nest }>((tie) => ({
  nest: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    plan,
    fc.record({
      kind: fc.constantFrom<Kind>('failover', 'roundRobin', 'weighted', 'route', 'tee'),
      members: fc.array(tie('nest'), { minLength: 1, maxLength: 3 }),
    }),
  ),
}))

/** The relays of a nest, those for copies apart. */
class Built {
  readonly answers: Answer[] = []
  readonly copied: Answer[] = []
  readonly relays: { readonly open: number }[] = []

  build(given: Nest, answers: Answer[] = this.answers): Relay {
    if (Array.isArray(given)) return this.#relay(given, answers)
    const { kind, members } = given as Exclude<Nest, readonly Doing[]>
    const copies = kind === 'tee' ? this.copied : answers
    const [first, ...others] = members.map((member, index) => this.build(member, index === 0 ? answers : copies))
    if (first === undefined) throw new Error('A nest has a member.')
    return combine(kind, [first, ...others])
  }

  #relay(given: readonly Doing[], answers: Answer[]): Relay {
    const relay = randomRelay(`relay-${this.relays.length}`, given, answers)
    this.relays.push(relay)
    return relay
  }
}

function combine(kind: Kind, relays: readonly [Relay, ...Relay[]]): DispatcherFactory {
  if (kind === 'failover') return failover(...relays)
  if (kind === 'roundRobin') return roundRobin(...relays)
  if (kind === 'tee') return tee(...relays)
  const [first, ...others] = relays
  if (kind === 'weighted') return weighted([first, 1], ...others.map((relay, index) => [relay, index + 2] as const))
  const pick = ({ messageId }: { readonly messageId: string }): string => String(messageId.length % relays.length)
  return route(pick, Object.fromEntries(relays.entries()))
}

function mailsOf(sizes: readonly number[]): readonly MailObject[] {
  return sizes.map((size, index) => {
    const mail = mailTo(Array.from({ length: size }, (_, place) => `${index}-${place}@x.example`))
    return {
      ...mail,
      messageId: `<${'x'.repeat(index)}@x.example>`,
      envelope: createEnvelope({ from: null, to: mail.envelope.recipients }),
    }
  })
}

async function receiptOf({ receipt }: Ticket): Promise<Receipt> {
  try {
    return await receipt
  } catch (error) {
    if (error instanceof DeliveryError) return error.receipt
    throw error
  }
}

/** What the outcome of a recipient may be after these answers, in their order. */
function check(outcome: Outcome, answers: readonly Answer[]): void {
  const fates = answers.map((answer) => answer.outcome)
  const isFinal = ({ fate, permanence, fault }: Outcome): boolean =>
    fate === 'accepted' ||
    fate === 'in-doubt' ||
    (fate === 'refused' && permanence === 'permanent' && fault !== 'relay')
  expect(fates.slice(0, -1).filter(isFinal), 'nothing is asked further of what is settled').toEqual([])
  const last = fates.at(-1)
  if (last !== undefined && isFinal(last)) expect(outcome.fate).toBe(last.fate)
  if (outcome.fate === 'accepted' || outcome.fate === 'in-doubt') expect(last?.fate).toBe(outcome.fate)
}

const managers = { direct: directManager, ondemand } as const

test('every recipient has one outcome; nothing is accepted twice, nothing in doubt or refused moves', async () => {
  await fc.assert(
    fc.asyncProperty(
      nest,
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 }),
      fc.constantFrom<keyof typeof managers>('direct', 'ondemand'),
      async (given, sizes, by) => {
        const built = new Built()
        const ports = fakePorts()
        const dispatcher = combine('failover', [built.build(given)]).createDispatcher(ports)
        const retry = { attempts: 3, delayMs: 100, scope: 'transient' } as const
        const manager = managers[by]().create(dispatcher, { ports, retry })
        await manager.start()
        const mails = mailsOf(sizes)
        const tickets = await Promise.all(mails.map((mail) => manager.submit(mail)))
        let settled = false
        const all = Promise.all(tickets.map(receiptOf)).finally(() => {
          settled = true
        })
        for (let turn = 0; turn < 400 && !settled; turn++) await ports.clock.advance(turn < 20 ? 100 : 30_000)
        expect(settled, 'every ticket settles').toBe(true)
        for (const [index, receipt] of (await all).entries()) {
          const recipients = mails[index]?.envelope.recipients ?? []
          expect(receipt.outcomes).toHaveLength(recipients.length)
          for (const [place, outcome] of receipt.outcomes.entries()) {
            const path = recipients[place]?.path
            expect(path !== undefined && samePath(outcome.path, path)).toBe(true)
            check(
              outcome,
              built.answers.filter(({ recipient }) => recipient === `${path}`),
            )
          }
        }
        const copies = built.copied.filter(({ outcome }) => outcome.fate === 'accepted')
        const places = copies.map(({ relay, recipient }) => `${relay} ${recipient}`)
        expect(new Set(places).size, 'no mail is copied twice to one relay').toBe(places.length)
        await manager.stop()
        const closed = dispatcher.close()
        await ports.clock.advance(60_000)
        await closed
        expect(built.relays.map(({ open }) => open)).toEqual(built.relays.map(() => 0))
        expect(ports.clock.keptAlive).toBe(0)
      },
    ),
  )
})
