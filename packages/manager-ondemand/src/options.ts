import {
  checkOptionNames,
  choiceOption,
  numberOption,
  type ResolvedRetry,
  type RetryOptions,
  resolveRetry,
} from '@turbomail/core/contract'

/** Options of `ondemand()`. */
export interface OnDemandOptions {
  /**
   * Instances of the transport, such as connections, at most.
   * @default 5
   */
  readonly workers?: number | undefined
  /**
   * One worker more is wanted for each so many mails that are not done with.
   * @default 10
   */
  readonly divisor?: number | undefined
  /**
   * Workers that stay open without a mail, from the start to the end. They keep the process alive until it is stopped.
   * @default 0
   */
  readonly minimum?: number | undefined
  /**
   * How long a worker without a mail stays open.
   * @default 10_000
   */
  readonly idleMs?: number | undefined
  /**
   * Mails in the queue at most, those in flight included: they may come back.
   * @default 100_000
   */
  readonly maxQueued?: number | undefined
  /**
   * What their contents may come to. A content whose size is not known before it is read counts as nothing.
   * @default Infinity
   */
  readonly maxQueuedOctets?: number | undefined
  /**
   * What happens to a mail that finds no room: `submit` resolves later, in the order of the calls, or rejects with
   * `QUEUE_FULL`.
   * @default 'wait'
   */
  readonly whenFull?: 'wait' | 'reject' | undefined
  /**
   * How long the same `idempotencyKey` means the same mail, from its submission; never less than until that is done with.
   * @default 3_600_000
   */
  readonly idempotencyMs?: number | undefined
  /**
   * Goes before the retry options of the mailer. Left open, what was refused for now is tried again for four hours.
   * @default { attempts: 20, delayMs: 15_000, maxDelayMs: 1_800_000, deadlineMs: 14_400_000, scope: 'transient', inDoubt: 'report' }
   */
  readonly retry?: RetryOptions | undefined
}

/** On-demand options with nothing left open but the retry options, which the mailer's come before. */
export type ResolvedOnDemand = { readonly [Name in keyof OnDemandOptions]-?: NonNullable<OnDemandOptions[Name]> }

export const ON_DEMAND_RETRY: ResolvedRetry = Object.freeze({
  attempts: 20,
  delayMs: 15_000,
  maxDelayMs: 1_800_000,
  deadlineMs: 14_400_000,
  scope: 'transient',
  inDoubt: 'report',
})

const DEFAULTS = Object.freeze({
  workers: 5,
  divisor: 10,
  minimum: 0,
  idleMs: 10_000,
  maxQueued: 100_000,
  maxQueuedOctets: Number.POSITIVE_INFINITY,
  whenFull: 'wait',
  idempotencyMs: 3_600_000,
} as const)

const NAMES = [...Object.keys(DEFAULTS), 'retry']

/** Throws an `OptionsError` that names what is unknown or malformed. */
export function resolveOnDemand(given: OnDemandOptions | undefined): ResolvedOnDemand {
  checkOptionNames(given, NAMES)
  resolveRetry(given?.retry, ON_DEMAND_RETRY)
  const many = { least: 1, whole: true, infinite: true }
  const time = { least: 0, infinite: true }
  const number = (
    name: Exclude<keyof typeof DEFAULTS, 'whenFull'>,
    bounds: { readonly least: number; readonly whole?: boolean; readonly infinite?: boolean },
  ): number => numberOption(given?.[name], name, DEFAULTS[name], bounds)
  return Object.freeze({
    workers: number('workers', many),
    divisor: number('divisor', { least: 1, infinite: true }),
    minimum: number('minimum', { least: 0, whole: true }),
    idleMs: number('idleMs', time),
    maxQueued: number('maxQueued', many),
    maxQueuedOctets: number('maxQueuedOctets', many),
    whenFull: choiceOption(given?.whenFull, 'whenFull', DEFAULTS.whenFull, ['wait', 'reject']),
    idempotencyMs: number('idempotencyMs', time),
    retry: { ...given?.retry },
  })
}
