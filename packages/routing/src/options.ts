import {
  checkOptionNames,
  choiceOption,
  createEnvelope,
  type Envelope,
  type EnvelopeInput,
  isTransportLike,
  numberOption,
  OptionsError,
  type ResolvedRetry,
  type RetryOptions,
  resolveRetry,
} from '@turbomail/core/contract'
import type { CopyReport } from './copy-report.ts'
import { checkRelay, type Relay } from './relay.ts'

/** Options of `failover()`, `roundRobin()` and `weighted()`, given behind the relays. */
export interface CombinationOptions {
  /**
   * A recipient in doubt stays so, or goes on to the next relay at the risk of a second copy.
   * @default 'report'
   */
  readonly inDoubt?: 'report' | 'move' | undefined
}

/** Options of `tee()`, given behind the relays. */
export interface TeeOptions {
  /**
   * Whom the copies are for.
   * @default the mail's own recipients
   */
  readonly to?: EnvelopeInput['to'] | undefined
  /** Is called for each copy that is done with, made (`receipt`) or not (`error`). @default nobody is told */
  readonly onCopy?: ((report: CopyReport) => void) | undefined
  /**
   * How long the attempt waits for its copies at most. A relay that has kept one waiting for so long keeps none waiting
   * until a copy has come through.
   * @default 1_000
   */
  readonly waitMs?: number | undefined
  /**
   * Copies under way to one relay at most, waiting ones included; one more is reported as `COPY_FAILED`.
   * @default 1_000
   */
  readonly maxPending?: number | undefined
  /**
   * How long closing waits for copies that are under way.
   * @default 30_000
   */
  readonly drainMs?: number | undefined
  /**
   * How a copy is tried again.
   * @default { attempts: 5, delayMs: 1_000, maxDelayMs: 60_000, deadlineMs: 300_000, scope: 'transient', inDoubt: 'report' }
   */
  readonly retry?: RetryOptions | undefined
}

export type ResolvedCombination = { readonly inDoubt: 'report' | 'move' }

/** Tee options with nothing left open. */
export interface ResolvedTee {
  readonly to: Envelope['recipients'] | undefined
  readonly onCopy: ((report: CopyReport) => void) | undefined
  readonly waitMs: number
  readonly maxPending: number
  readonly drainMs: number
  readonly retry: ResolvedRetry
}

const TEE_NAMES: readonly (keyof TeeOptions)[] = ['to', 'onCopy', 'waitMs', 'maxPending', 'drainMs', 'retry']

const DEFAULTS = Object.freeze({ waitMs: 1_000, maxPending: 1_000, drainMs: 30_000 })

const COPY_RETRY: ResolvedRetry = Object.freeze({
  attempts: 5,
  delayMs: 1_000,
  maxDelayMs: 60_000,
  deadlineMs: 300_000,
  scope: 'transient',
  inDoubt: 'report',
})

/** What a combination is given: its members, and options behind them. */
export type WithOptions<Member, Options> = readonly [Member, ...Member[]] | readonly [Member, ...Member[], Options]

/** Members and options apart; there is a member at least, or an `OptionsError`. */
export function takeApart(given: readonly unknown[]): {
  readonly members: readonly unknown[]
  readonly options: unknown
} {
  const last = given.at(-1)
  const hasOptions = typeof last === 'object' && last !== null && !Array.isArray(last) && !isTransportLike(last)
  const members = hasOptions ? given.slice(0, -1) : given
  if (members.length > 0) return { members, options: hasOptions ? last : undefined }
  throw new OptionsError('OPTIONS_INVALID', 'A combination needs at least one relay.', 'relays')
}

/** Relays and options apart. */
export function takeRelays(given: readonly unknown[]): {
  readonly relays: readonly Relay[]
  readonly options: unknown
} {
  const { members, options } = takeApart(given)
  return { relays: members.map((member, index) => checkRelay(member, `relays[${index}]`)), options }
}

/** Throws an `OptionsError` that names what is unknown or malformed. */
export function resolveCombination(given: unknown): ResolvedCombination {
  checkOptionNames(given, ['inDoubt'])
  const { inDoubt } = (given ?? {}) as CombinationOptions
  return Object.freeze({ inDoubt: choiceOption(inDoubt, 'inDoubt', 'report', ['report', 'move']) })
}

/** Throws an `OptionsError` or, for `to`, an error of the envelope. */
export function resolveTee(given: unknown): ResolvedTee {
  checkOptionNames(given, TEE_NAMES)
  const { to, onCopy, waitMs, maxPending, drainMs, retry } = (given ?? {}) as TeeOptions
  if (onCopy !== undefined && typeof onCopy !== 'function') {
    throw new OptionsError('OPTIONS_INVALID', 'onCopy must be a function.', 'onCopy')
  }
  const many = { least: 1, whole: true, infinite: true }
  return Object.freeze({
    to: to === undefined ? undefined : createEnvelope({ from: null, to }).recipients,
    onCopy,
    waitMs: numberOption(waitMs, 'waitMs', DEFAULTS.waitMs, { least: 0 }),
    maxPending: numberOption(maxPending, 'maxPending', DEFAULTS.maxPending, many),
    drainMs: numberOption(drainMs, 'drainMs', DEFAULTS.drainMs, { least: 0 }),
    retry: resolveRetry(retry, COPY_RETRY),
  })
}
