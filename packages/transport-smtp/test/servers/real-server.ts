/** The shape that every real server of the tests has, whatever program it is. */
import type { Trait } from './awkward-mails.ts'

/** All mailboxes are of this domain; every other recipient in it is refused for good. */
export const DOMAIN = 'example.test'

/** What it listens on, at 127.0.0.1: in clear or with STARTTLS, with TLS from the start, and LMTP. */
export interface Ports {
  readonly smtp?: number
  readonly smtps?: number
  readonly lmtp?: number
}

export interface Login {
  readonly user: string
  readonly password: string
}

/** A server of the test's own, started on free loopback ports with its state in a temporary folder. */
export interface RealServer extends AsyncDisposable {
  readonly name: string
  readonly ports: Ports
  /** A Unix socket where it speaks LMTP. */
  readonly socketPath?: string
  /** What a client must trust. */
  readonly certificate: string
  /** Who may log in, where anybody may. */
  readonly login?: Login
  /** What the same user logs in with by XOAUTH2. */
  readonly token?: string
  /**
   * The mails in a mailbox, in any order, once there are at least `count` and the server has nothing under way any longer.
   * They are taken out of it: a mail that comes twice shows up either here or at the next call.
   */
  mails(user: string, count: number): Promise<readonly Buffer[]>
}

/** One program that can be started, and what is known of it. */
export interface ServerKind {
  /** As it stands in the titles of tests. */
  readonly name: string
  /** Why it cannot be started here, and what to install; `undefined` if nothing keeps it. */
  missing(): string | undefined
  /** Starts one with a mailbox for each of these users of `DOMAIN`; resolves when it listens. */
  start(users: readonly string[]): Promise<RealServer>
  /** Which line ends its mailboxes have. */
  readonly lineEnd: '\n' | '\r\n'
  /** Matches the whole of what it puts ahead of a content, with its line ends; a Return-Path should be among it. */
  readonly added: RegExp
  /** What it calls the null sender in the Return-Path that it adds. @default nothing */
  readonly nullSender?: string
  /** What a queue id of it looks like; left out where it names none in its reply to the content. */
  readonly queueId?: RegExp
  /** What it does not carry octet by octet, each with the reason. Such mails are left out for it. */
  readonly cannotCarry: Readonly<Partial<Record<Trait, string>>>
}

/** The fields of these names, folded or not, with nothing else among them; for `ServerKind.added`. */
export function fields(...names: readonly string[]): RegExp {
  return new RegExp(`^(?:(?:${names.join('|')}):.*\\r?\\n(?:[ \\t].*\\r?\\n)*)*$`, 'i')
}
