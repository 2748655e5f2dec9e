import { DeliveryError } from '@turbomail/core'
import {
  createEnvelope,
  type Dispatcher,
  type DispatcherFactory,
  directManager,
  isMailError,
  type MailObject,
  type Outcome,
  type Receipt,
  type Recipient,
  type StopReport,
  type Ticket,
} from '@turbomail/core/contract'
import { ondemand } from '@turbomail/manager-ondemand'
import { failover, type Relay, roundRobin, route, tee, weighted } from '@turbomail/routing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FakePorts, fakePorts } from './fake-ports.ts'
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

/** Cancelled, or handed back: then nothing of it may have been handed over. */
type End = Receipt | 'nothing'

async function endOf({ receipt }: Ticket): Promise<End> {
  try {
    return await receipt
  } catch (error) {
    if (error instanceof DeliveryError) return error.receipt
    if (isMailError(error, 'MAIL_ABORTED') || isMailError(error, 'MAILER_STOPPED')) return 'nothing'
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

interface Schedule {
  readonly sizes: readonly number[]
  readonly by: keyof typeof managers
  /** Which mails are cancelled, and in which turn. */
  readonly aborts: readonly (readonly [mail: number, turn: number])[]
  /** In which turn everything is to stop at once. */
  readonly stop: number | undefined
}

const schedule: fc.Arbitrary<Schedule> = fc.record({
  sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 }),
  by: fc.constantFrom<keyof typeof managers>('direct', 'ondemand'),
  aborts: fc.array(fc.tuple(fc.nat(11), fc.nat(6)), { maxLength: 4 }),
  stop: fc.option(fc.nat(6), { nil: undefined, freq: 4 }),
})

/** Sends the mails of a schedule through a dispatcher, to the end. */
async function play({ sizes, by, aborts, stop }: Schedule, dispatcher: Dispatcher, ports: FakePorts) {
  const retry = { attempts: 3, delayMs: 100, scope: 'transient' } as const
  const manager = managers[by]().create(dispatcher, { ports, retry })
  await manager.start()
  const mails = mailsOf(sizes)
  const aborting = mails.map(() => new AbortController())
  const tickets = await Promise.all(
    mails.map((mail, index) => manager.submit(mail, aborting[index] && { signal: aborting[index].signal })),
  )
  let isOver = false
  const ends = Promise.all(tickets.map(endOf)).finally(() => {
    isOver = true
  })
  let stopped: Promise<StopReport> | undefined
  for (let turn = 0; turn < 400 && !isOver; turn++) {
    for (const [mail, at] of aborts) if (at === turn) aborting[mail]?.abort()
    if (stop === turn) stopped = manager.stop({ signal: AbortSignal.abort() })
    await ports.clock.advance(turn < 20 ? 100 : 30_000)
  }
  expect(isOver, 'every ticket settles').toBe(true)
  await Promise.all([stopped, manager.stop()])
  return { mails, ends: await ends }
}

test('every recipient has one outcome; nothing is accepted twice, nothing in doubt or refused moves', async () => {
  await fc.assert(
    fc.asyncProperty(nest, schedule, async (given, plan) => {
      const built = new Built()
      const ports = fakePorts()
      const dispatcher = combine('failover', [built.build(given)]).createDispatcher(ports)
      const { mails, ends } = await play(plan, dispatcher, ports)
      for (const [index, { envelope }] of mails.entries()) {
        const end = ends[index]
        const answersFor = ({ path }: Recipient): readonly Answer[] =>
          built.answers.filter(({ recipient }) => recipient === `${path}`)
        if (end === 'nothing' || end === undefined) {
          const fates = envelope.recipients.flatMap(answersFor).map(({ outcome }) => outcome.fate)
          expect(fates.filter((fate) => fate === 'accepted' || fate === 'in-doubt')).toEqual([])
          continue
        }
        expect(end.outcomes.map(({ path }) => `${path}`)).toEqual(envelope.recipients.map(({ path }) => `${path}`))
        for (const [place, recipient] of envelope.recipients.entries()) {
          const outcome = end.outcomes[place]
          if (outcome !== undefined) check(outcome, answersFor(recipient))
        }
      }
      const copies = built.copied.filter(({ outcome }) => outcome.fate === 'accepted')
      const places = copies.map(({ relay, recipient }) => `${relay} ${recipient}`)
      expect(new Set(places).size, 'no mail is copied twice to one relay').toBe(places.length)
      const closed = dispatcher.close()
      await ports.clock.advance(60_000)
      await closed
      expect(built.relays.map(({ open }) => open)).toEqual(built.relays.map(() => 0))
      expect(ports.clock.keptAlive).toBe(0)
    }),
  )
})
