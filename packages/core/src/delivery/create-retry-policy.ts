import type { Recipient } from '../envelope/envelope.ts'
import { pathKey } from '../envelope/paths.ts'
import type { Ports } from '../ports/ports.ts'
import type { Attempt } from './dispatcher.ts'
import type { MailObject } from './mail-object.ts'
import { narrowMail } from './narrow-mail.ts'
import type { Outcome } from './receipt.ts'
import { retryAfterMs } from './retry-after.ts'
import type { ResolvedRetry } from './retry-options.ts'
import type { NextAttempt, RetryPolicy } from './retry-policy.ts'

/** A policy that follows `options`; the clock plays no part in it, only the times of the attempts. */
export function createRetryPolicy(options: ResolvedRetry, ports: Pick<Ports, 'identity'>): RetryPolicy {
  return {
    next: (attempt, history) => {
      if (history.length === 1 && attempt.outcomes.every(({ fate }) => fate === 'accepted')) return undefined
      return freeAttempt(attempt, history) ?? delayedAttempt(attempt, history, options, ports)
    },
  }
}

function freeAttempt(attempt: Attempt, history: readonly Attempt[]): NextAttempt | undefined {
  if (isFirstStale(attempt, history)) return { mail: attempt.mail, notBefore: attempt.endedAt, free: true }
  if (!madeProgress(attempt)) return undefined
  const mail = narrowTo(attempt.mail, attempt.outcomes, isLeftOver)
  return mail && { mail, notBefore: attempt.endedAt, free: true }
}

function delayedAttempt(
  attempt: Attempt,
  history: readonly Attempt[],
  options: ResolvedRetry,
  ports: Pick<Ports, 'identity'>,
): NextAttempt | undefined {
  const [first = attempt] = history
  const counted = countAttempts(history)
  if (counted >= options.attempts) return undefined
  const left = first.startedAt + options.deadlineMs - attempt.endedAt
  const isWanted = (outcome: Outcome): boolean => isWorthwhile(outcome, options) && toldMs(outcome) <= left
  const mail = narrowTo(first.mail, latestOutcomes(first.mail, history), isWanted)
  const own = attempt.endedAt + delay(counted, options, ports.identity.random())
  const notBefore = Math.max(own, toldTime(history, isWanted))
  if (mail === undefined || notBefore - attempt.endedAt > left) return undefined
  return { mail, notBefore, free: false }
}

/** Between half of and the whole exponential delay, so that mails that failed together do not come back together. */
function delay(counted: number, { delayMs, maxDelayMs }: ResolvedRetry, random: number): number {
  const whole = Math.min(maxDelayMs, delayMs * 2 ** Math.max(0, counted - 1))
  return Math.round(whole * (1 - random / 2))
}

/** The time before which the server, in words, has asked not to come back. What it asked at earlier attempts is over. */
function toldTime(history: readonly Attempt[], isWanted: (outcome: Outcome) => boolean): number {
  let time = 0
  for (const { outcomes, endedAt } of history) {
    for (const outcome of outcomes) {
      if (outcome.reply !== undefined && isWanted(outcome)) time = Math.max(time, endedAt + toldMs(outcome))
    }
  }
  return time
}

function toldMs({ reply }: Outcome): number {
  return (reply && retryAfterMs(reply)) ?? 0
}

/** Left over because there were too many recipients: the relay answered, and neither took nor refused this one. */
function isLeftOver({ fate, permanence, fault }: Outcome): boolean {
  return fate === 'untried' && permanence === 'transient' && fault === 'recipient'
}

function isWorthwhile(outcome: Outcome, options: ResolvedRetry): boolean {
  if (outcome.fate === 'in-doubt') return options.inDoubt === 'retry'
  if (outcome.permanence !== 'transient') return false
  return outcome.fate === 'untried' || (outcome.fate === 'refused' && options.scope === 'transient')
}

/** Leftovers are free only as long as each attempt settles somebody: so they come to an end. */
function madeProgress({ outcomes }: Attempt): boolean {
  return outcomes.some(isLeftOver) && !outcomes.every(isLeftOver)
}

function isFirstStale(attempt: Attempt, history: readonly Attempt[]): boolean {
  return attempt.failure?.stale === true && history.filter(({ failure }) => failure?.stale === true).length === 1
}

/** Attempts that count: an attempt that followed leftovers, or the first dead instance, was free. */
function countAttempts(history: readonly Attempt[]): number {
  const granted = history.slice(0, -1).filter(madeProgress).length
  const firstStale = history.findIndex(({ failure }) => failure?.stale === true)
  return history.length - granted - (firstStale >= 0 && firstStale < history.length - 1 ? 1 : 0)
}

/** For each recipient what the last attempt that had it came to. */
function latestOutcomes(mail: MailObject, history: readonly Attempt[]): readonly (Outcome | undefined)[] {
  if (history.length === 1 && history[0]?.mail === mail) return history[0].outcomes
  const latest = new Map<string, Outcome>()
  for (const { outcomes } of history) for (const outcome of outcomes) latest.set(pathKey(outcome.path), outcome)
  return mail.envelope.recipients.map(({ path }) => latest.get(pathKey(path)))
}

/** The mail for those recipients whose outcome, at the same place in `outcomes`, is `wanted`. */
function narrowTo(
  mail: MailObject,
  outcomes: readonly (Outcome | undefined)[],
  wanted: (outcome: Outcome) => boolean,
): MailObject | undefined {
  const [first, ...others] = mail.envelope.recipients.filter((_: Recipient, index) => {
    const outcome = outcomes[index]
    return outcome !== undefined && wanted(outcome)
  })
  return first && narrowMail(mail, [first, ...others])
}
