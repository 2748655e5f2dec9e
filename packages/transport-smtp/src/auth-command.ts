import type { TLSSocket } from 'node:tls'
import type { Ports, Reply } from '@turbomail/core/contract'
import { channelOf } from './auth/channel.ts'
import { converse, type Login } from './auth/conversation.ts'
import type { AuthOptions } from './auth/credentials.ts'
import type { Channel, Mechanism } from './auth/mechanism.ts'
import { fittingOf, mechanismsOf } from './auth/mechanisms.ts'
import { patience } from './auth/patience.ts'
import { Struck } from './auth/strike-out.ts'
import type { Dialogue } from './dialogue.ts'
import { refused, unavailable } from './failures.ts'

/** What logging in takes. */
export interface LoginOptions {
  readonly auth: AuthOptions
  /** The mechanisms that the relay lists. */
  readonly offered: readonly string[]
  readonly timeoutMs: number
  readonly ports: Ports
  readonly signal: AbortSignal
}

/** "Unrecognized authentication type": listed, and yet unknown. The credentials have not been looked at. */
const UNKNOWN_MECHANISM = 504

/**
 * Logs in (RFC 4954) with the first of the mechanisms that the relay offers, over a connection that is encrypted, and
 * returns its name. After a refusal no other is tried: accounts get locked that way.
 */
export async function logIn(dialogue: Dialogue, options: LoginOptions): Promise<string> {
  const { auth, offered, timeoutMs, ports, signal } = options
  const struck = new Struck()
  const login = { dialogue, timeoutMs, struck, patiently: patience(ports.clock, timeoutMs, signal) }
  const channel = channelOf(dialogue.socket as TLSSocket, offered, ports.identity)
  dialogue.strikeOut = (reply) => struck.outOf(reply)
  try {
    return await logInWithOneOf(fittingOf(mechanismsOf(auth), offered), channel, login)
  } finally {
    dialogue.strikeOut = undefined
  }
}

async function logInWithOneOf(fitting: readonly Mechanism[], channel: Channel, login: Login): Promise<string> {
  let reply: Reply | undefined
  for (const mechanism of fitting) {
    const last = await logInWith(mechanism, channel, login)
    if (last === undefined) continue
    reply = last.reply
    if (reply.code < 300) return mechanism.name
    if (reply.code !== UNKNOWN_MECHANISM || last.challenged) break
  }
  if (reply !== undefined)
    throw refused('AUTH_FAILED', 'The relay refused the login', reply, { phase: 'auth', verb: 'AUTH' })
  throw unavailable('AUTH_UNAVAILABLE', 'A login was asked for, and the relay offers no mechanism that fits', 'AUTH')
}

interface Last {
  readonly reply: Reply
  readonly challenged: boolean
}

/** One exchange, and after a refusal for good the one further that it may know of. */
async function logInWith(mechanism: Mechanism, channel: Channel, login: Login): Promise<Last | undefined> {
  const { name } = mechanism
  const exchange = await login.patiently(name, () => mechanism.begin(channel))
  if (exchange === undefined) return undefined
  const last = await converse(name, exchange, login)
  if (last.reply.code < 500 || (last.reply.code === UNKNOWN_MECHANISM && !last.challenged)) return last
  const second = await login.patiently(name, () => exchange.again?.())
  return second === undefined ? last : converse(name, second, login)
}
