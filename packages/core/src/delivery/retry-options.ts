import { checkOptionNames, choiceOption, numberOption } from '../errors/check-options.ts'
import type { QueryKinds } from '../errors/read-query.ts'
import type { RetryOptions } from './retry-policy.ts'

const NAMES = ['attempts', 'delayMs', 'maxDelayMs', 'deadlineMs', 'scope', 'inDoubt'] as const

/** What each is in a query: `retry: RETRY_KINDS` lets `readQuery` take `retry.attempts=3`. */
export const RETRY_KINDS: QueryKinds<RetryOptions> = Object.freeze({
  attempts: 'number',
  delayMs: 'number',
  maxDelayMs: 'number',
  deadlineMs: 'number',
  scope: 'text',
  inDoubt: 'text',
})

/** Retry options with nothing left open. */
export type ResolvedRetry = { readonly [Name in keyof RetryOptions]-?: NonNullable<RetryOptions[Name]> }

/**
 * Fills what `given` leaves open from `defaults`. `OPTIONS_UNKNOWN` or `OPTIONS_INVALID` name what is wrong, as
 * `retry.delayMs`.
 */
export function resolveRetry(given: RetryOptions | undefined, defaults: ResolvedRetry): ResolvedRetry {
  checkOptionNames(given, NAMES, 'retry.')
  const { attempts, delayMs, maxDelayMs, deadlineMs, scope, inDoubt } = given ?? {}
  const time = { least: 0, infinite: true }
  return Object.freeze({
    attempts: numberOption(attempts, 'retry.attempts', defaults.attempts, { least: 1, whole: true }),
    delayMs: numberOption(delayMs, 'retry.delayMs', defaults.delayMs, { least: 0 }),
    maxDelayMs: numberOption(maxDelayMs, 'retry.maxDelayMs', defaults.maxDelayMs, { least: 0 }),
    deadlineMs: numberOption(deadlineMs, 'retry.deadlineMs', defaults.deadlineMs, time),
    scope: choiceOption(scope, 'retry.scope', defaults.scope, ['untried', 'transient']),
    inDoubt: choiceOption(inDoubt, 'retry.inDoubt', defaults.inDoubt, ['report', 'retry']),
  })
}
