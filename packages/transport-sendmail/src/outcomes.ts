import { type Envelope, type Outcome, TransportFailedError } from '@turbomail/core/contract'
import { type ExitMeaning, meaningOf } from './exit-codes.ts'
import type { Ended } from './run-program.ts'

type Fate = Omit<Outcome, 'path'>

/** What the end of the program means: the same for every recipient, since it has one answer for all. */
export function outcomesOf({ recipients }: Envelope, ended: Ended, path: string): readonly Outcome[] {
  const fate = fateOf(ended, path, recipients.length)
  return recipients.map((recipient) => ({ path: recipient.path, ...fate }))
}

function fateOf({ exit, said }: Ended, path: string, recipients: number): Fate {
  if ('stopped' in exit) return inDoubt(exit.stopped)
  const { code, signal } = exit
  if (code === 0) return { fate: 'accepted' }
  const meaning = code === null ? undefined : meaningOf(code)
  if (meaning === undefined) return inDoubt(broken(`${path} was ended by ${signal ?? `a signal (${code})`}`, said))
  const { fault, permanence, ofOne = false } = meaning
  const cause = refusal(`${path} ended with ${code}${named(meaning)}`, said, meaning)
  if (ofOne && recipients > 1) return inDoubt(cause)
  return { fate: 'refused', fault, permanence, cause }
}

function inDoubt(cause: unknown): Fate {
  return { fate: 'in-doubt', fault: 'relay', permanence: 'transient', cause }
}

function broken(what: string, said: string): TransportFailedError {
  return new TransportFailedError('SENDMAIL_BROKEN', withSaid(what, said), { permanence: 'transient' })
}

function refusal(what: string, said: string, { fault, permanence }: ExitMeaning): TransportFailedError {
  return new TransportFailedError('SENDMAIL_REFUSED', withSaid(what, said), { fault, permanence })
}

function named({ name }: ExitMeaning): string {
  return name === undefined ? '' : ` (${name})`
}

function withSaid(what: string, said: string): string {
  return said === '' ? what : `${what}: ${said}`
}
