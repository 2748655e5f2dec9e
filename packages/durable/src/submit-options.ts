import { checkSubmitOptions, choiceOption, OptionsError, type SubmitOptions } from '@turbomail/core/contract'

/** What goes first. */
export type Priority = 'high' | 'normal' | 'low'

/** What durable managers understand of a submission, beside `signal`. */
export interface DurableSubmitOptions {
  /**
   * A mail of a higher priority goes first, always.
   * @default 'normal'
   */
  readonly priority?: Priority | undefined
  /** The mail does not go earlier. A number is epoch milliseconds. */
  readonly notBefore?: Date | number | undefined
  /**
   * From then on the mail is not handed over: its ticket rejects with `MAIL_EXPIRED`. An attempt that is in flight then still
   * counts. A number is epoch milliseconds.
   */
  readonly expires?: Date | number | undefined
  /**
   * Of the mails with the same key only the latest goes. One that has not gone when a later one is taken is passed over when
   * its turn comes, and its ticket then rejects with `MAIL_COLLAPSED`.
   */
  readonly collapseKey?: string | undefined
  /**
   * The same key within `idempotencyMs` is sent once, whichever process it is submitted by: a further call has the ticket of
   * the first.
   */
  readonly idempotencyKey?: string | undefined
}

const PRIORITIES: readonly Priority[] = ['high', 'normal', 'low']

/** The names of `DurableSubmitOptions`. */
export const SUBMIT_OPTIONS: readonly (keyof DurableSubmitOptions)[] = [
  'priority',
  'notBefore',
  'expires',
  'collapseKey',
  'idempotencyKey',
]

/** Submit options of the right form, with times in epoch milliseconds. */
export interface ResolvedSubmit {
  readonly signal: AbortSignal | undefined
  readonly priority: Priority
  readonly notBefore: number | undefined
  readonly expires: number | undefined
  readonly collapseKey: string | undefined
  readonly idempotencyKey: string | undefined
}

/** Throws an `OptionsError` that names what is unknown or malformed. `others` are options that the engine heeds itself. */
export function resolveSubmit(
  given: (SubmitOptions & DurableSubmitOptions) | undefined,
  name: string,
  others: readonly string[],
): ResolvedSubmit {
  checkSubmitOptions(given, name, [...SUBMIT_OPTIONS, ...others])
  const notBefore = timeOption(given?.notBefore, 'notBefore')
  const expires = timeOption(given?.expires, 'expires')
  if (notBefore !== undefined && expires !== undefined && expires <= notBefore) {
    throw new OptionsError('OPTIONS_INVALID', 'expires must be later than notBefore.', 'expires')
  }
  return {
    signal: given?.signal,
    priority: choiceOption(given?.priority, 'priority', 'normal', PRIORITIES),
    notBefore,
    expires,
    collapseKey: textOption(given?.collapseKey, 'collapseKey'),
    idempotencyKey: textOption(given?.idempotencyKey, 'idempotencyKey'),
  }
}

function timeOption(value: unknown, option: string): number | undefined {
  if (value === undefined) return undefined
  const time = value instanceof Date ? value.getTime() : value
  if (typeof time === 'number' && Number.isFinite(time)) return time
  throw new OptionsError('OPTIONS_INVALID', `${option} must be a date or epoch milliseconds.`, option)
}

function textOption(value: unknown, option: string): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  throw new OptionsError('OPTIONS_INVALID', `${option} must be text.`, option)
}
