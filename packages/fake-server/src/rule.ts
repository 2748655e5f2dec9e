import { type EventName, isEventName } from './event-name.ts'
import type { Session } from './session.ts'
import { type Action, stepsOf } from './step.ts'
import type { Transaction } from './transaction.ts'

/** What is about to be answered. */
export interface ServerEvent {
  readonly name: EventName
  /** The command line without its line end, or as much of it as has come; empty where there is none. */
  readonly line: string
  /** The path of MAIL and RCPT, and of the recipient that an LMTP server answers for. */
  readonly path: string | undefined
  /** Counts from 1: RCPT, BDAT and CONTENT within the transaction, everything else within the connection. */
  readonly nth: number
  readonly session: Session
  /** The one under way. */
  readonly transaction: Transaction | undefined
}

/** Which events a rule is for. Whatever is left out matches all. */
export interface Condition {
  /** Counts from 1: RCPT, BDAT and CONTENT within the transaction, everything else within the connection. */
  readonly nth?: number
  /** The whole path, or a pattern in it: of MAIL, of RCPT, or of the recipient that an LMTP server answers for. */
  readonly path?: string | RegExp
  /** The reverse-path of the transaction under way, whole, or a pattern in it; that of a MAIL is its own. */
  readonly sender?: string | RegExp
  /** The nth connection to this server, from 1. */
  readonly connection?: number
  /** The nth MAIL of the connection, from 1. */
  readonly transaction?: number
  /** How often the rule applies, before it is used up. */
  readonly times?: number
  /**
   * The rule applies, once, as soon as so many octets have come of the command line, of the chunk (`BDAT`), or of the
   * content (`CONTENT`), without waiting for the rest. A command line is known by its verb and the space behind it.
   */
  readonly within?: number
}

/** An action, or a function that picks one; after `undefined` later rules are asked, and then follows the usual reply. */
export type Answer = Action | ((event: ServerEvent) => Action | undefined | Promise<Action | undefined>)

/** What to do when. */
export interface Rule {
  readonly name: EventName
  readonly condition: Condition
  readonly answer: Answer
}

/** A rule: `on('RCPT', { nth: 2 }, '550 5.1.1 no such user')`. */
export function on(name: EventName, answer: Answer): Rule
export function on(name: EventName, condition: Condition, answer: Answer): Rule
export function on(name: EventName, ...rest: [Answer] | [Condition, Answer]): Rule {
  const [condition, answer] = rest.length === 1 ? [{}, rest[0]] : rest
  if (!isEventName(name)) throw new TypeError(`the fake server knows no event ${JSON.stringify(name)}`)
  if (typeof answer !== 'function') stepsOf(answer)
  return { name, condition, answer }
}

/** Answers by event, in lower case: `{ rcpt: '550 no', content: (event) => … }`. */
export type Script = { readonly [Name in Lowercase<EventName>]?: Answer }

/** A script as rules. */
export function rulesOf(script: Script | readonly Rule[]): readonly Rule[] {
  if (Array.isArray(script)) return script as readonly Rule[]
  return Object.entries(script as Script).map(([name, answer]) => on(name.toUpperCase() as EventName, answer))
}

/** Whether the rule is for this event. */
export function applies({ name, condition }: Rule, event: ServerEvent): boolean {
  const { nth, path, sender, connection, transaction } = condition
  if (name !== event.name) return false
  if (nth !== undefined && nth !== event.nth) return false
  if (connection !== undefined && connection !== event.session.id) return false
  if (transaction !== undefined && transaction !== event.transaction?.id) return false
  if (sender !== undefined && !matches(sender, senderOf(event))) return false
  return path === undefined || matches(path, event.path)
}

/** A MAIL of which only a part has come may not have got as far as its path. */
function senderOf({ name, line, transaction }: ServerEvent): string | undefined {
  return name === 'MAIL' ? /^MAIL FROM:\s*<([^>]*)/i.exec(line)?.[1] : transaction?.reversePath
}

function matches(wanted: string | RegExp, path: string | undefined): boolean {
  if (path === undefined) return false
  return typeof wanted === 'string' ? wanted === path : path.search(wanted) >= 0
}
