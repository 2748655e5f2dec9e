import { type FakeServerOptions, hold } from '@turbomail/fake-server'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SmtpOptions, TranscriptEntry } from '../../src/index.ts'
import { ManualClock } from '../manual-clock.ts'
import { startServer } from '../sessions.ts'
import type { TransactionFault } from './fault.ts'
import { LARGE_FAULTS } from './large-faults.ts'
import { LOST_FAULTS } from './lost-faults.ts'
import { mailerTo, onConnection, STEP_MS, sendAll } from './mailing.ts'
import { patiently } from './play.ts'
import { reconcile } from './reconcile.ts'
import { REFUSAL_FAULTS } from './refusal-faults.ts'
import { REPLY_FAULTS } from './reply-faults.ts'
import { RESET_FAULTS } from './reset-faults.ts'

const senderOf = (index: number) => `mail${index + 1}@example.org`

const pipelining = fc.constantFrom('eager', 'full', 'transaction', 'off' as const)

const someOf = (faults: readonly TransactionFault[]) =>
  fc.constantFrom(
    ...faults.filter(({ company, shifts, oneSegment, deaf }) => company !== 'never' && !shifts && !oneSegment && !deaf),
  )

const fault = fc.oneof(
  someOf(REFUSAL_FAULTS),
  someOf(LOST_FAULTS),
  someOf(REPLY_FAULTS),
  someOf(RESET_FAULTS),
  someOf(LARGE_FAULTS),
)

/** What happens to one mail, on one of the connections. */
const strokes = fc.uniqueArray(fc.record({ mail: fc.nat(11), fault, connection: fc.integer({ min: 1, max: 3 }) }), {
  selector: ({ mail }) => mail,
  maxLength: 6,
})

/** After so many turns of the event loop a mail is no longer wanted. */
const aborts = fc.uniqueArray(fc.record({ mail: fc.nat(11), turns: fc.nat(30) }), {
  selector: ({ mail }) => mail,
  maxLength: 2,
})

/** Enough for a content to go in several chunks. */
const MANY_LINES = 6000
const large = fc.uniqueArray(fc.nat(11), { maxLength: 2 })

const servers = fc.record<FakeServerOptions>({
  extensions: fc.subarray(['PIPELINING', 'CHUNKING', 'ENHANCEDSTATUSCODES', 'LIMITS RCPTMAX=1', 'LIMITS MAILMAX=5']),
  lmtp: fc.boolean(),
  tls: fc.constantFrom('none', 'none', 'implicit' as const),
  dribble: fc.boolean(),
  quirks: fc.record({
    afterDot: fc.constantFrom('process', 'process', 'discard', 'refuse', 'end' as const),
    refusedChunkIsCommands: fc.boolean(),
    refusedKeepsSender: fc.boolean(),
  }),
})

test('whatever happens to whichever mails, receipts tell what the server took, and nothing hangs or is left', {
  timeout: 60_000,
}, async () => {
  const campaign = fc.record({
    pipelining,
    servers,
    strokes,
    aborts,
    large,
    window: fc.integer({ min: 1, max: 8 }),
    mails: fc.integer({ min: 1, max: 12 }),
  })
  await fc.assert(
    fc.asyncProperty(campaign, async ({ servers: options, strokes, aborts, large, mails, ...how }) => {
      await run(options, { strokes, aborts, large, mails }, how)
    }),
    { numRuns: 100 },
  )
})

interface Campaign {
  readonly strokes: readonly { readonly mail: number; readonly fault: TransactionFault; readonly connection: number }[]
  readonly aborts: readonly { readonly mail: number; readonly turns: number }[]
  readonly large: readonly number[]
  readonly mails: number
}

async function run(options: FakeServerOptions, { strokes, aborts, large, mails }: Campaign, how: SmtpOptions) {
  const gate = hold()
  const script = strokes.flatMap(({ mail, fault, connection }) =>
    fault.rules(senderOf(mail), gate, senderOf(mail - 1)).map((rule) => onConnection(rule, connection)),
  )
  const server = await startServer({ ...options, script })
  const clock = new ManualClock()
  const said: TranscriptEntry[] = []
  const tls = { policy: options.tls ?? 'none', ca: server.certificate }
  const mailer = mailerTo(server, clock, { ...how, tls, transcript: (entry) => void said.push(entry) })
  const letters = Array.from({ length: mails }, (_, index) => ({
    from: senderOf(index),
    lines: large.includes(index) ? MANY_LINES : 1,
    signal: abortedAfter(aborts.find(({ mail }) => mail === index)?.turns),
  }))
  const receipts = await sendAll(mailer, server, clock, letters)
  gate.release()
  await patiently(mailer.stop(), server, clock, STEP_MS)
  await server.idle()
  expect(clock.pending).toBe(0)
  reconcile(
    server,
    receipts.map(({ outcomes }, index) => ({ sender: senderOf(index), outcomes })),
    said,
  )
  const spared = receipts.filter((_, index) => [...strokes, ...aborts].every(({ mail }) => mail !== index))
  for (const { outcomes } of spared) {
    const fates = outcomes.map(({ fate }) => (how.pipelining === 'eager' && fate === 'in-doubt' ? 'accepted' : fate))
    expect(fates).toEqual(['accepted', 'accepted'])
  }
}

function abortedAfter(turns: number | undefined): AbortSignal | undefined {
  if (turns === undefined) return undefined
  const controller = new AbortController()
  const wait = (left: number): void => {
    if (left === 0) controller.abort(new Error('no longer wanted'))
    else setImmediate(wait, left - 1)
  }
  wait(turns)
  return controller.signal
}
