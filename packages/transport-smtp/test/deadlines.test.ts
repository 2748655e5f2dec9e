import { neverAborted, systemPorts } from '@turbomail/core/contract'
import { type Gate, hold, on, type Rule, raw, stopReading } from '@turbomail/fake-server'
import { expect, test } from 'vitest'
import type { Timeouts, TranscriptEntry } from '../src/index.ts'
import { TIMEOUTS } from '../src/timeouts.ts'
import { mail } from './mails.ts'
import { ManualClock } from './manual-clock.ts'
import { plain, startServer, transportTo } from './sessions.ts'

const open = { signal: neverAborted }

async function start(script: Rule[], timeouts: Timeouts = {}, extensions: readonly string[] = []) {
  const clock = new ManualClock()
  const server = await startServer({ script, extensions, record: 'count' })
  const heard = new Heard()
  const transport = transportTo(server, { timeouts, transcript: heard.take }, { ...systemPorts, clock })
  return { clock, server, transport, heard }
}

/** What the transport has taken in of the relay's replies, so that a test knows which one it is waiting for. */
class Heard {
  #replies = 0
  #waiting: { readonly count: number; readonly resolve: () => void } | undefined

  take = ({ side, text }: TranscriptEntry): void => {
    if (side === 'server' && text[3] === ' ') this.#replies++
    if (this.#waiting !== undefined && this.#replies >= this.#waiting.count) this.#waiting.resolve()
  }

  /** Resolves when so many replies are in, those to the greeting and EHLO included. */
  replies(count: number): Promise<void> {
    if (this.#replies >= count) return Promise.resolve()
    return new Promise((resolve) => {
      this.#waiting = { count, resolve }
    })
  }
}

/** Lets all but a millisecond pass, sees that nothing has come of it, and lets it pass too. */
async function lateAfter(clock: ManualClock, ms: number, work: Promise<unknown>): Promise<unknown> {
  const early = 'nothing yet'
  clock.advance(ms - 1)
  const tick = new Promise((resolve) => setImmediate(() => resolve(early)))
  expect(await Promise.race([work.catch(() => 'failed'), tick])).toBe(early)
  clock.advance(1)
  return work
}

test.each<[string, (gate: Gate) => Rule, number, number]>([
  ['greeting', (gate) => on('GREETING', gate), 0, TIMEOUTS.greetingMs],
  ['EHLO', (gate) => on('EHLO', gate), 1, TIMEOUTS.commandMs],
])('%s has its own deadline', async (phase, rule, replies, ms) => {
  const gate = hold()
  const forEver = Number.POSITIVE_INFINITY
  const { clock, transport, server, heard } = await start([rule(gate)], { connectMs: forEver })
  const opening = transport.open(open)
  opening.catch(() => {})
  await gate.reached
  await heard.replies(replies)
  while (clock.set < 2) await new Promise(setImmediate)
  await expect(lateAfter(clock, ms, opening)).rejects.toMatchObject({
    code: 'REPLY_TIMEOUT',
    phase,
    permanence: 'transient',
    fault: 'relay',
  })
  await server.idle()
})

test.each<[string, (gate: Gate) => Rule, number, number]>([
  ['MAIL', (gate) => on('MAIL', gate), 2, TIMEOUTS.commandMs],
  ['RCPT', (gate) => on('RCPT', gate), 3, TIMEOUTS.commandMs],
  ['DATA', (gate) => on('DATA', gate), 4, TIMEOUTS.dataMs],
])('%s has its own deadline', async (phase, rule, replies, ms) => {
  for (const extensions of [['PIPELINING'], []]) {
    const gate = hold()
    const { clock, transport, server, heard } = await start([rule(gate)], {}, extensions)
    await transport.open(open)
    const delivering = transport.deliver(mail(), plain)
    await gate.reached
    await heard.replies(replies)
    await expect(lateAfter(clock, ms, delivering)).rejects.toMatchObject({ code: 'REPLY_TIMEOUT', phase })
    await server.idle()
  }
})

test('the reply to the content has its own deadline, after which it is in doubt', async () => {
  const gate = hold()
  const { clock, transport, server } = await start([on('CONTENT', gate)])
  await transport.open(open)
  const delivering = transport.deliver(mail(), plain)
  await gate.reached
  expect(await lateAfter(clock, TIMEOUTS.finalMs, delivering)).toMatchObject({
    retire: true,
    outcomes: [{ fate: 'in-doubt', cause: { code: 'REPLY_TIMEOUT' } }],
  })
  await server.idle()
})

test('a block of content that the relay does not take has its own deadline', async () => {
  const forEver = Number.POSITIVE_INFINITY
  const gate = stopReading() as Gate
  const { clock, transport, server } = await start([on('CONTENT', { within: 1 }, gate)], { totalMs: forEver })
  await transport.open(open)
  let failure: unknown
  transport.deliver(mail({ content: Buffer.alloc(50_000_000, 'x\r\n') }), plain).catch((error) => {
    failure = error
  })
  await gate.reached
  while (failure === undefined) {
    clock.advance(TIMEOUTS.blockMs)
    await new Promise(setImmediate)
  }
  expect(failure).toMatchObject({ code: 'REPLY_TIMEOUT', phase: 'content' })
  expect(server.accepted).toEqual([])
})

test('a relay that sends an octet now and then does not put the deadline off', async () => {
  const gates = [hold(), hold(), hold()]
  const drip = gates.flatMap((gate, index) => [raw('250'[index] ?? ''), gate])
  const { clock, transport } = await start([on('MAIL', drip)])
  await transport.open(open)
  const delivering = transport.deliver(mail(), plain).catch((error) => error)
  for (const gate of gates.slice(0, 2)) {
    await gate.reached
    clock.advance(TIMEOUTS.commandMs / 3)
    gate.release()
  }
  await gates[2]?.reached
  clock.advance(TIMEOUTS.commandMs / 3)
  expect(await delivering).toMatchObject({ code: 'REPLY_TIMEOUT', phase: 'MAIL' })
})

test('all of a mail has a deadline, however quick its phases are', async () => {
  const first = hold()
  const second = hold()
  const { clock, transport, heard } = await start([on('MAIL', first), on('RCPT', second)], { totalMs: 400_000 })
  await transport.open(open)
  const delivering = transport.deliver(mail(), plain).catch((error) => error)
  await first.reached
  clock.advance(200_000)
  first.release()
  await second.reached
  await heard.replies(3)
  clock.advance(200_000)
  expect(await delivering).toMatchObject({ code: 'REPLY_TIMEOUT', phase: 'RCPT' })
})

test('no timer is left after closing', async () => {
  const { clock, transport } = await start([])
  await transport.open(open)
  await transport.deliver(mail(), plain)
  await transport.close()
  expect(clock.pending).toBe(0)
})

test('a handshake has a deadline', async () => {
  const gate = hold()
  const clock = new ManualClock()
  const server = await startServer({ tls: 'implicit', script: { handshake: gate } })
  const transport = transportTo(server, {}, { ...systemPorts, clock })
  const opening = transport.open(open)
  opening.catch(() => {})
  await gate.reached
  while (clock.set < 2) await new Promise(setImmediate)
  await expect(lateAfter(clock, TIMEOUTS.tlsMs, opening)).rejects.toMatchObject({
    code: 'CONNECT_TIMEOUT',
    phase: 'TLS',
  })
  await server.idle()
})
