import {
  type Delivered,
  type Envelope,
  judgeReply,
  type Outcome,
  type Phase,
  type Reply,
} from '@turbomail/core/contract'
import { failureOf, kindOf, silent, unread } from './failures.ts'
import { type ForeignError, readError } from './foreign-error.ts'
import type { Ended } from './hand-over.ts'
import { refusalOf } from './http-answer.ts'
import { outcomesOfInfo } from './info-outcomes.ts'
import { Recipients } from './recipients.ts'
import { exitMeaning } from './sendmail-exit.ts'

type Fate = Omit<Outcome, 'path'>

/** What a mail has come to. Throws where nothing of it can have been accepted and nobody refused it. */
export function deliveredOf(
  envelope: Envelope,
  { ending, isHandedOver, isWhole, isRead }: Ended,
  timeoutMs: number,
): Delivered {
  const reach = { envelope, isWhole }
  switch (ending.kind) {
    case 'answered':
      return isRead ? { outcomes: outcomesOfInfo(envelope, ending.info) } : unanswered(unread(), reach)
    case 'failed':
      return judged(readError(ending.error), reach)
    case 'broke':
      throw ending.reason
    case 'aborted':
      if (!isHandedOver) throw ending.reason
      return { outcomes: forAll(envelope, leftOff(ending.reason, isWhole)), retire: true }
    case 'silent':
      return unanswered(silent(timeoutMs), reach)
  }
}

interface Reach {
  readonly envelope: Envelope
  readonly isWhole: boolean
}

function judged(foreign: ForeignError, reach: Reach): Delivered {
  const { envelope } = reach
  const refusals = refusalsOf(foreign, envelope)
  if (refusals !== undefined) return { outcomes: refusals, ...(foreign.reply?.code === 421 && { retire: true }) }
  const failure = failureOf(foreign)
  const isEarly =
    foreign.command.startsWith('AUTH') || (foreign.reply === undefined && kindOf(foreign).isEarly === true)
  return unanswered(failure, { envelope, isWhole: reach.isWhole && !isEarly })
}

function unanswered(cause: Error, { envelope, isWhole }: Reach): Delivered {
  if (!isWhole) throw cause
  return { outcomes: forAll(envelope, leftOff(cause, true)), retire: true }
}

function leftOff(cause: unknown, isWhole: boolean): Fate {
  return { fate: isWhole ? 'in-doubt' : 'untried', fault: 'relay', permanence: 'transient', cause }
}

function refusalsOf(foreign: ForeignError, envelope: Envelope): readonly Outcome[] | undefined {
  const fate = refusalOfAll(foreign, envelope)
  if (foreign.rejectedErrors.length === 0) return fate && forAll(envelope, fate)
  return refusedEach(foreign.rejectedErrors, envelope, fate)
}

/** Where none was accepted there is an error for each. */
function refusedEach(
  errors: readonly unknown[],
  envelope: Envelope,
  otherwise: Fate | undefined,
): readonly Outcome[] | undefined {
  const recipients = new Recipients(envelope)
  const told = errors.map(readError)
  const fates = recipients.paths.map((path) => {
    const reply = told.find(({ recipient }) => recipients.find(recipient) === path)?.reply
    return reply === undefined ? otherwise : refusedBy(reply, 'rcpt')
  })
  if (fates.includes(undefined)) return otherwise && forAll(envelope, otherwise)
  return recipients.paths.map((path, index) => ({ path, ...(fates[index] as Fate) }))
}

const PHASES: ReadonlyMap<string, Phase> = new Map<string, Phase>([
  ['MAIL FROM', 'mail'],
  ['RCPT TO', 'rcpt'],
  ['DATA', 'data'],
])

/** A refusal of the mail as such: by a reply to its transaction, over HTTP, or by the exit code of a program. */
function refusalOfAll(foreign: ForeignError, { recipients }: Envelope): Fate | undefined {
  const { reply, command, code, error } = foreign
  if (reply !== undefined) {
    const phase = PHASES.get(command) ?? (command === '' && code !== 'EAUTH' ? 'content' : undefined)
    return phase === undefined || reply.code < 400 ? undefined : { ...refusedBy(reply, phase), cause: error }
  }
  const refusal = refusalOf(foreign) ?? exitMeaning(foreign, recipients.length)
  return refusal && { fate: 'refused', ...refusal, cause: error }
}

function refusedBy(reply: Reply, phase: Phase): Fate {
  const { fault, permanence } = judgeReply(reply, phase)
  return { fate: 'refused', fault, permanence, reply }
}

function forAll({ recipients }: Envelope, fate: Fate): readonly Outcome[] {
  return recipients.map(({ path }) => ({ path, ...fate }))
}
