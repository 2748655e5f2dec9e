import { type Reply, TransportFailedError } from '@turbomail/core/contract'
import { type AuthOptions, type Credentials, credentialsOf } from './auth/credentials.ts'
import type { Exchange, Mechanism } from './auth/mechanism.ts'
import { strikeOut } from './auth/strike-out.ts'
import type { Dialogue } from './dialogue.ts'
import { refused, unavailable } from './failures.ts'

/** "Unrecognized authentication type": listed, and yet unknown. The credentials have not been looked at. */
const UNKNOWN_MECHANISM = 504
/** No mechanism has so many challenges. */
const MAX_CHALLENGES = 8
const STRUCK_OUT = '***'

/**
 * Logs in (RFC 4954) with the first of the mechanisms that the relay offers, and returns its name. After a refusal no
 * other is tried: accounts get locked that way.
 */
export async function logIn(
  dialogue: Dialogue,
  auth: AuthOptions,
  offered: readonly string[],
  timeoutMs: number,
): Promise<string> {
  const { mechanisms, secrets } = await credentials(auth)
  const fitting = mechanisms.filter(({ name }) => offered.includes(name))
  const said = [...secrets]
  dialogue.strikeOut = (reply) => strikeOut(reply, said)
  try {
    return await logInWithOneOf(fitting, { dialogue, timeoutMs, said })
  } finally {
    dialogue.strikeOut = undefined
  }
}

interface Login {
  readonly dialogue: Dialogue
  readonly timeoutMs: number
  /** All that has been said to the relay and must not be seen again. */
  readonly said: string[]
}

async function logInWithOneOf(fitting: readonly Mechanism[], login: Login): Promise<string> {
  let reply: Reply | undefined
  for (const mechanism of fitting) {
    reply = await converse(mechanism, login)
    if (reply.code < 300) return mechanism.name
    if (reply.code !== UNKNOWN_MECHANISM) break
  }
  if (reply !== undefined)
    throw refused('AUTH_FAILED', 'The relay refused the login', reply, { phase: 'auth', verb: 'AUTH' })
  throw unavailable('AUTH_UNAVAILABLE', 'A login was asked for, and the relay offers no mechanism that fits', 'AUTH')
}

async function converse(mechanism: Mechanism, login: Login): Promise<Reply> {
  const exchange = mechanism.begin()
  let reply = await begin(mechanism.name, exchange.initial, login)
  for (let left = MAX_CHALLENGES; reply.code === 334; left--) {
    if (left < 0) throw endless()
    reply = await say(left === 0 ? undefined : answerTo(reply, exchange), login)
  }
  return reply
}

/** An initial response that is empty is written `=` (RFC 4954 §4). */
function begin(name: string, initial: string | undefined, { dialogue, timeoutMs, said }: Login): Promise<Reply> {
  const command = `AUTH ${name}`
  if (initial === undefined) return dialogue.ask(command, 'AUTH', timeoutMs)
  said.push(initial)
  return dialogue.ask(`${command} ${encode(initial) || '='}`, 'AUTH', timeoutMs, `${command} ${STRUCK_OUT}`)
}

function say(answer: string | undefined, { dialogue, timeoutMs, said }: Login): Promise<Reply> {
  if (answer === undefined) return dialogue.ask('*', 'AUTH', timeoutMs)
  said.push(answer)
  return dialogue.ask(encode(answer), 'AUTH', timeoutMs, STRUCK_OUT)
}

function answerTo(reply: Reply, exchange: Exchange): string | undefined {
  return exchange.next(Buffer.from(reply.lines[0] ?? '', 'base64').toString('utf8'))
}

function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}

async function credentials(auth: AuthOptions): Promise<Credentials> {
  try {
    return await credentialsOf(auth)
  } catch (cause) {
    const failure = { permanence: 'transient', phase: 'AUTH', cause } as const
    throw new TransportFailedError('AUTH_FAILED', 'No access token could be had', failure)
  }
}

function endless(): TransportFailedError {
  return new TransportFailedError('AUTH_FAILED', 'The relay asks on and on', { permanence: 'permanent', phase: 'AUTH' })
}
