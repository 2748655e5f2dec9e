import {
  type ErrorCode,
  type MailObject,
  OptionsError,
  type Path,
  parseReply,
  type TransportFailedError,
} from '@turbomail/core/contract'

/** Which deliveries, or openings, a rule is for. Whatever is left out matches all. */
export interface FailureCondition {
  /** The nth delivery to this factory, or for an opening the nth opening, from 1; or several of them. */
  readonly nth?: number | readonly number[]
  /** How often the rule applies, before it is used up. */
  readonly times?: number
  /** The mails it is for. */
  readonly mail?: (mail: MailObject) => boolean
}

/** Which recipients a rule is for. Without it the rule is for the whole mail. */
export interface RecipientCondition {
  /** The whole forward-path, a pattern in it, or a test of it. */
  readonly recipient?: string | RegExp | ((path: Path) => boolean)
}

/** What is waited for, or a function that is called when it is time to wait. */
export type Wait = Promise<unknown> | (() => Promise<unknown>)

/** What goes wrong. Each rule has one of these. */
export type FailureEffect =
  /** The next hop answers this: to RCPT for the recipients named, else to the content. */
  | (RecipientCondition & { readonly refuse: string })
  /** The content is sent, and no answer comes. It arrived all the same, or it did not. */
  | (RecipientCondition & { readonly doubt: 'arrived' | 'lost' })
  /** `deliver` rejects before anything is accepted. */
  | { readonly fail: TransportFailedError | ErrorCode }
  /** `open` rejects. */
  | { readonly failOpen: TransportFailedError | ErrorCode }
  /** Nothing more happens until the signal is aborted: before the content, or when it was sent whole. */
  | { readonly stall: 'before' | 'after' }
  /** `open` never ends by itself. */
  | { readonly stallOpen: true }
  /** The delivery waits for this, before anything else. */
  | { readonly hold: Wait }
  /** The delivery waits for this when the content was sent whole; aborted meanwhile, it is in doubt. */
  | { readonly holdReply: Wait }
  /** `open` waits for this. */
  | { readonly holdOpen: Wait }
  /** This instance wants no further mail. */
  | { readonly retire: true }

/** One rule of `scripted`. */
export type FailureRule = FailureCondition & FailureEffect

const OF_OPENINGS = ['failOpen', 'stallOpen', 'holdOpen'] as const
const OF_DELIVERIES = ['refuse', 'doubt', 'fail', 'stall', 'hold', 'holdReply', 'retire'] as const

export type Effect = (typeof OF_OPENINGS | typeof OF_DELIVERIES)[number]

export const OPENING_EFFECTS: readonly Effect[] = OF_OPENINGS
export const DELIVERY_EFFECTS: readonly Effect[] = OF_DELIVERIES
const EFFECTS: readonly Effect[] = [...OF_DELIVERIES, ...OF_OPENINGS]
const CONDITIONS = ['nth', 'times', 'mail', 'recipient']

/** What the rule does. An `OptionsError` names what is wrong with a rule. */
export function effectOf(rule: FailureRule, place = 'rules'): Effect {
  const names = Object.keys(rule)
  const effects = EFFECTS.filter((effect) => names.includes(effect))
  const [effect] = effects
  if (effect === undefined || effects.length > 1)
    throw invalid(place, `must have exactly one of ${EFFECTS.join(', ')}.`)
  const stray = names.find((name) => name !== effect && !CONDITIONS.includes(name))
  if (stray !== undefined) {
    throw new OptionsError('OPTIONS_UNKNOWN', `${place} has no ${stray}.`, `${place}.${stray}`)
  }
  if ('recipient' in rule && effect !== 'refuse' && effect !== 'doubt')
    throw invalid(place, `of ${effect} is for whole mails.`)
  if ('refuse' in rule && (parseReply(rule.refuse)?.code ?? 0) < 400)
    throw invalid(place, 'must refuse with a reply of 4xx or 5xx.')
  return effect
}

/** Whether the rule is for this path. */
export function matchesRecipient({ recipient }: RecipientCondition, path: Path): boolean {
  if (recipient === undefined) return true
  if (typeof recipient === 'function') return recipient(path)
  const text = path.toString()
  return typeof recipient === 'string' ? text === recipient : text.search(recipient) >= 0
}

function invalid(place: string, what: string): OptionsError {
  return new OptionsError('OPTIONS_INVALID', `${place} ${what}`, place)
}
