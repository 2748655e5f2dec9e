import { type Delivered, isTransportFailure, type MailObject, type Outcome } from '@turbomail/core/contract'
import type { FakeServer } from '@turbomail/fake-server'
import type { ManualClock } from '../manual-clock.ts'

/** So many turns of the event loop without anything happening: everything that was on its way has arrived. */
const QUIET_TURNS = 25

/** Longer than any phase may take, and less than a mail may take in all. */
const PATIENCE_MS = 650_000

/** Nothing waits that often. */
const ROUNDS = 60

/** What a delivery came to, whether it resolved or not. */
export interface Played {
  readonly outcomes: readonly Outcome[]
  readonly retire: boolean
  readonly stale: boolean
}

/** Resolves when neither side has done anything for a while. */
async function quiet(server: FakeServer): Promise<void> {
  let before = ''
  for (let turn = 0; turn < QUIET_TURNS; turn++) {
    const now = progress(server)
    if (now !== before) turn = 0
    before = now
    await new Promise(setImmediate)
  }
}

function progress({ sessions }: FakeServer): string {
  return sessions
    .map(({ log, open, commands, transactions }) => [log.length, open, commands.length, transactions.at(-1)?.octets])
    .join(';')
}

/** Waits for the work, and lets time pass only while nothing else happens. Says whether any had to. */
export async function patiently<T>(
  work: Promise<T>,
  server: FakeServer,
  clock: ManualClock,
  stepMs: number = PATIENCE_MS,
): Promise<{ readonly value: T; readonly waited: boolean }> {
  let settled = false
  const done = () => {
    settled = true
  }
  work.then(done, done)
  await quiet(server)
  let rounds = 0
  for (; !settled; rounds++) {
    if (rounds === ROUNDS) throw new Error('it hangs, whatever time passes')
    clock.advance(stepMs)
    await quiet(server)
  }
  return { value: await work, waited: rounds > 0 }
}

/** As a dispatcher sees it: a failure of the transport leaves every recipient untried. */
export async function played(delivering: Promise<Delivered>, { envelope }: MailObject): Promise<Played> {
  try {
    const { outcomes, retire = false } = await delivering
    return { outcomes, retire, stale: false }
  } catch (error) {
    if (!isTransportFailure(error)) throw error
    const { permanence, fault, reply, stale } = error
    const outcomes = envelope.recipients.map(
      ({ path }): Outcome => ({
        path,
        fate: 'untried',
        permanence,
        fault,
        cause: error,
        ...(reply === undefined ? {} : { reply }),
      }),
    )
    return { outcomes, retire: true, stale }
  }
}
