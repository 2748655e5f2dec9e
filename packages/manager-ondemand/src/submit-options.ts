import { checkSubmitOptions, choiceOption, OptionsError, type SubmitOptions } from '@turbomail/core/contract'

/** What goes first. Within one priority, groups and domains take turns. */
export type Priority = 'high' | 'normal' | 'low'

/** What `ondemand()` understands of a submission, beside `signal`. */
export interface OnDemandSubmitOptions {
  /**
   * A mail of a higher priority goes first, always: low ones wait as long as there are others that may go.
   * @default 'normal'
   */
  readonly priority?: Priority | undefined
  /** On whose behalf: groups of one priority take turns, however many mails each has. */
  readonly group?: string | undefined
  /** The mail does not go earlier. A number is epoch milliseconds. */
  readonly notBefore?: Date | number | undefined
  /**
   * From then on the mail is not handed over: its ticket rejects with `MAIL_EXPIRED`. An attempt that is in flight then still
   * counts. A number is epoch milliseconds.
   */
  readonly expires?: Date | number | undefined
  /**
   * Of the mails with the same key only the latest goes. One that has not gone when the next is taken gives up its place to
   * that, and its ticket rejects with `MAIL_COLLAPSED`.
   */
  readonly collapseKey?: string | undefined
  /**
   * The same key within `idempotencyMs` is sent once: a further call has the ticket of the first. A mail that ended with no
   * recipient accepted or in doubt was not sent, and frees its key.
   */
  readonly idempotencyKey?: string | undefined
}

export const PRIORITIES: readonly Priority[] = ['high', 'normal', 'low']

export const SUBMIT_OPTIONS: readonly (keyof OnDemandSubmitOptions)[] = [
  'priority',
  'group',
  'notBefore',
  'expires',
  'collapseKey',
  'idempotencyKey',
]

/** Submit options of the right form, with times in epoch milliseconds. */
export interface ResolvedSubmit {
  readonly signal: AbortSignal | undefined
  readonly priority: Priority
  readonly group: string
  readonly notBefore: number | undefined
  readonly expires: number | undefined
  readonly collapseKey: string | undefined
  readonly idempotencyKey: string | undefined
}

const PLAIN: ResolvedSubmit = Object.freeze({
  signal: undefined,
  priority: 'normal',
  group: '',
  notBefore: undefined,
  expires: undefined,
  collapseKey: undefined,
  idempotencyKey: undefined,
})

/** Throws an `OptionsError` that names what is unknown or malformed. */
export function resolveSubmit(
  given: (SubmitOptions & OnDemandSubmitOptions) | undefined,
  name: string,
): ResolvedSubmit {
  if (given === undefined) return PLAIN
  checkSubmitOptions(given, name, SUBMIT_OPTIONS)
  const notBefore = timeOption(given.notBefore, 'notBefore')
  const expires = timeOption(given.expires, 'expires')
  if (notBefore !== undefined && expires !== undefined && expires <= notBefore) {
    throw new OptionsError('OPTIONS_INVALID', 'expires must be later than notBefore.', 'expires')
  }
  return {
    signal: given.signal,
    priority: choiceOption(given.priority, 'priority', 'normal', PRIORITIES),
    group: textOption(given.group, 'group') ?? '',
    notBefore,
    expires,
    collapseKey: textOption(given.collapseKey, 'collapseKey'),
    idempotencyKey: textOption(given.idempotencyKey, 'idempotencyKey'),
  }
}

function timeOption(value: unknown, option: string): number | undefined {
  if (value === undefined) return undefined
  const time = value instanceof Date ? value.getTime() : value
  if (typeof time === 'number' && !Number.isNaN(time)) return time
  throw new OptionsError('OPTIONS_INVALID', `${option} must be a date or epoch milliseconds.`, option)
}

function textOption(value: unknown, option: string): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  throw new OptionsError('OPTIONS_INVALID', `${option} must be text.`, option)
}
