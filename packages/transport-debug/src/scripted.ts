import {
  type Delivered,
  type DeliverOptions,
  type ErrorCode,
  type MailObject,
  type Outcome,
  TransportFailedError,
  untilAborted,
} from '@turbomail/core/contract'
import { type Capture, withOutbox } from './capture.ts'
import { createFactory } from './create-factory.ts'
import type { FailureRule, Wait } from './failure-rule.ts'
import { type CaptureOptions, resolveCaptureOptions } from './options.ts'
import { Outbox } from './outbox.ts'
import { remember } from './remember.ts'
import { RuleBook } from './rule-book.ts'
import { outcomeAfter, outcomeBefore } from './scripted-outcome.ts'
import { takeContent } from './take-content.ts'

const never = (): Promise<never> => new Promise(() => {})

/** A transport that fails as it is told to, and remembers what arrived all the same. */
export interface Scripted extends Capture {
  /** Adds rules behind those that are there. */
  use(...rules: readonly FailureRule[]): void
  /** Takes all rules away: from now on everything is accepted. */
  heal(): void
}

/**
 * Fails by rule: `scripted([{ recipient: /@gone\.example$/, refuse: '550 5.1.1 no such user' }])`. What no rule is for is
 * accepted. `mails` are those that arrived, in doubt or not. A rule of the wrong form is an `OptionsError`.
 */
export function scripted(rules: readonly FailureRule[] = [], options?: CaptureOptions): Scripted {
  const { as, window, maxInstances } = resolveCaptureOptions(options)
  const outbox = new Outbox()
  const book = new RuleBook()
  book.add(rules)
  const factory = createFactory(
    'scripted',
    { window, maxInstances },
    {
      open: (signal) => open(book.forOpen(), signal),
      deliver: (mail, given) => deliver(book.forDelivery(mail), mail, given),
    },
  )

  async function deliver(rules: readonly FailureRule[], mail: MailObject, given: DeliverOptions): Promise<Delivered> {
    await beforehand(rules, given.signal)
    const retire = rules.some((rule) => 'retire' in rule)
    const early = mail.envelope.recipients.map(({ path }) => outcomeBefore(rules, path))
    if (early.every((outcome) => outcome !== undefined)) return { outcomes: early, retire }
    const { octets } = await takeContent(mail, as, given)
    if (!(await answered(rules, given.signal))) {
      const cause: unknown = given.signal.reason
      return { outcomes: settle(mail, early, [{ doubt: 'lost' }], cause), retire: true }
    }
    const outcomes = settle(mail, early, rules)
    if (arrived(outcomes, rules)) remember(outbox, mail, octets, outcomes)
    return { outcomes, retire }
  }

  return Object.assign(withOutbox(factory, outbox), {
    use: (...more: readonly FailureRule[]) => book.add(more),
    heal: () => book.clear(),
  })
}

async function open(rules: readonly FailureRule[], signal: AbortSignal): Promise<void> {
  for (const rule of rules) {
    if ('failOpen' in rule) throw failure(rule.failOpen)
    await untilAborted('holdOpen' in rule ? wait(rule.holdOpen) : never(), signal)
  }
}

/** What happens before anything has left. */
async function beforehand(rules: readonly FailureRule[], signal: AbortSignal): Promise<void> {
  for (const rule of rules) {
    if ('hold' in rule) await untilAborted(wait(rule.hold), signal)
    if ('fail' in rule) throw failure(rule.fail)
    if ('stall' in rule && rule.stall === 'before') await untilAborted(never(), signal)
  }
}

/** What happens when the content was sent whole; false when the signal was aborted before an answer came. */
async function answered(rules: readonly FailureRule[], signal: AbortSignal): Promise<boolean> {
  try {
    for (const rule of rules) {
      if ('stall' in rule) await untilAborted(never(), signal)
      if ('holdReply' in rule) await untilAborted(wait(rule.holdReply), signal)
    }
    return true
  } catch (error) {
    if (signal.aborted) return false
    throw error
  }
}

function wait(given: Wait): Promise<unknown> {
  return typeof given === 'function' ? given() : given
}

function settle(
  mail: MailObject,
  early: readonly (Outcome | undefined)[],
  rules: readonly FailureRule[],
  cause?: unknown,
): readonly Outcome[] {
  return mail.envelope.recipients.map(({ path }, index) => early[index] ?? outcomeAfter(rules, path, cause))
}

/** Whether a copy of the mail is now where it should be. */
function arrived(outcomes: readonly Outcome[], rules: readonly FailureRule[]): boolean {
  if (outcomes.some((outcome) => outcome.fate === 'accepted')) return true
  return (
    outcomes.some((outcome) => outcome.fate === 'in-doubt') &&
    rules.some((rule) => 'doubt' in rule && rule.doubt === 'arrived')
  )
}

function failure(given: TransportFailedError | ErrorCode): TransportFailedError {
  if (typeof given !== 'string') return given
  return new TransportFailedError(given, 'A rule of scripted() had it fail.', { permanence: 'transient' })
}
