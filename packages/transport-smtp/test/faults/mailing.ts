import { Mailer } from '@turbomail/core'
import { type Receipt, systemPorts, type Warning } from '@turbomail/core/contract'
import type { FakeServer, Rule } from '@turbomail/fake-server'
import { expect, onTestFinished } from 'vitest'
import { type SmtpOptions, smtp } from '../../src/index.ts'
import { path } from '../mails.ts'
import type { ManualClock } from '../manual-clock.ts'
import { TWO } from './fault.ts'
import { patiently } from './play.ts'

/** Short enough for what follows a deadline to come before the mailer loses patience. */
const TIMEOUTS = { commandMs: 3000, dataMs: 3000, finalMs: 3000, blockMs: 3000 }

/** So much time passes at once while nothing happens. */
export const STEP_MS = 1000

/** A mailer with its defaults, and one connection to the server at a time. Only an incomplete delivery is worth a warning. */
export function mailerTo(server: FakeServer, clock: ManualClock, options: SmtpOptions): Mailer {
  const warn = ({ code, message }: Warning) => {
    if (code !== 'DELIVERY_INCOMPLETE') unexpected.push(message)
  }
  const unexpected: string[] = []
  const transport = smtp(server.url, {
    maxConnections: 1,
    timeouts: TIMEOUTS,
    tls: { ca: server.certificate },
    ...options,
  })
  const mailer = new Mailer({ transport, ports: { clock, log: { ...systemPorts.log, warn } } })
  onTestFinished(async () => {
    await mailer.stop()
    expect(unexpected).toEqual([])
  })
  return mailer
}

/** A mail to send; `lines` are those of its text. */
export interface Letter {
  readonly from: string
  readonly lines?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** Sends them all at once, and gives their receipts. */
export async function sendAll(
  mailer: Mailer,
  server: FakeServer,
  clock: ManualClock,
  letters: readonly Letter[],
): Promise<readonly Pick<Receipt, 'outcomes'>[]> {
  const sending = letters.map(({ from, lines = 1, signal }) => {
    const text = `This is a line from ${from}.\n`.repeat(lines)
    return receiptOf(mailer.send({ from, to: [...TWO], text }, signal === undefined ? {} : { signal }), signal)
  })
  return (await patiently(Promise.all(sending), server, clock, STEP_MS)).value
}

/** It happens on one connection, and not again on the next. */
export function onConnection(rule: Rule, connection: number): Rule {
  return { ...rule, condition: { ...rule.condition, connection } }
}

/** A mail that is no longer wanted has no receipt, unless something may have come of it. */
async function receiptOf(
  sending: Promise<Receipt>,
  signal: AbortSignal | undefined,
): Promise<Pick<Receipt, 'outcomes'>> {
  return sending.catch((error: { readonly receipt?: Receipt }) => {
    if (error.receipt !== undefined) return error.receipt
    if (!signal?.aborted) throw error
    return { outcomes: TWO.map((text) => ({ path: path(text), fate: 'untried' })) }
  })
}
