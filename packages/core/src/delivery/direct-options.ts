import { checkOptionNames, numberOption } from '../errors/check-options.ts'
import { type ResolvedRetry, resolveRetry } from './retry-options.ts'
import type { RetryOptions } from './retry-policy.ts'

/** Options of the direct manager, and of `immediate()`. */
export interface DirectOptions {
  /**
   * Mails handed over at the same time, and connections; further ones wait in the order of the calls. Where neither this nor the
   * transport sets a bound, there are 10 connections.
   * @default as many as the transport's instances and windows take
   */
  readonly maxConcurrent?: number | undefined
  /**
   * How long an instance without a mail stays open.
   * @default 10_000
   */
  readonly idleMs?: number | undefined
  /**
   * Goes before the retry options of the mailer. Left open, only what was never handed over is tried again, and only for
   * as long as a caller may wait.
   * @default { attempts: 6, delayMs: 500, maxDelayMs: 10_000, deadlineMs: 30_000, scope: 'untried', inDoubt: 'report' }
   */
  readonly retry?: RetryOptions | undefined
}

/** Direct options with nothing left open but the retry options, which the mailer's come before. */
export interface ResolvedDirect {
  readonly maxConcurrent: number
  readonly idleMs: number
  readonly retry: RetryOptions
}

export const DIRECT_RETRY: ResolvedRetry = Object.freeze({
  attempts: 6,
  delayMs: 500,
  maxDelayMs: 10_000,
  deadlineMs: 30_000,
  scope: 'untried',
  inDoubt: 'report',
})

const DEFAULTS = Object.freeze({ maxConcurrent: Number.POSITIVE_INFINITY, idleMs: 10_000 })

/** Throws an `OptionsError` that names what is unknown or malformed. */
export function resolveDirect(given: DirectOptions | undefined): ResolvedDirect {
  checkOptionNames(given, ['maxConcurrent', 'idleMs', 'retry'])
  resolveRetry(given?.retry, DIRECT_RETRY)
  const many = { least: 1, whole: true, infinite: true }
  return Object.freeze({
    maxConcurrent: numberOption(given?.maxConcurrent, 'maxConcurrent', DEFAULTS.maxConcurrent, many),
    idleMs: numberOption(given?.idleMs, 'idleMs', DEFAULTS.idleMs, { least: 0, infinite: true }),
    retry: { ...given?.retry },
  })
}
