import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Ports, Reply, TransportFailedError } from '@turbomail/core/contract'
import { logIn } from './auth-command.ts'
import { clientName } from './client-name.ts'
import { connect } from './connect.ts'
import { Dialogue } from './dialogue.ts'
import { sayHello } from './ehlo-command.ts'
import type { Extensions } from './extensions.ts'
import { unavailable } from './failures.ts'
import { awaitGreeting } from './greeting.ts'
import { loadTls, shakeHands, type TlsMemory } from './handshake.ts'
import { firstToServe } from './hosts.ts'
import { onAbort } from './on-abort.ts'
import type { ResolvedOptions } from './options.ts'
import type { Relay } from './relay.ts'
import { startTls } from './starttls-command.ts'
import type { Transcript } from './transcript.ts'

/** What has come of opening other connections of the same factory. */
export interface OpeningMemory {
  readonly tls: TlsMemory
  /** By the name of the relay: when it was last found unable to serve. */
  readonly failedAt: Map<string, number>
}

/** What opening takes. */
export interface Opening {
  readonly options: ResolvedOptions
  readonly ports: Ports
  readonly memory: OpeningMemory
  readonly transcript: Transcript
  readonly signal: AbortSignal
}

/** A session that is ready for mail. */
export interface OpenSession {
  /** Which one it is with. */
  readonly relay: Relay
  /** What it goes through, where it goes through a proxy. */
  readonly proxy: string | undefined
  readonly dialogue: Dialogue
  readonly greeting: Reply
  readonly extensions: Extensions
  /** Where STARTTLS came in between. */
  readonly extensionsInClear: Extensions | undefined
  readonly encrypted: boolean
  /** Whether it is encrypted with whom it should be, by authority and name or by fingerprint. */
  readonly verified: boolean
  /** How long EHLO took. */
  readonly roundTripMs: number
  /** The mechanism of the login, where there was one. */
  readonly mechanism: string | undefined
}

/** One that is greeted and encrypted, and not logged in. */
type Introduced = Omit<OpenSession, 'mechanism'>

/** Opening one relay of those there are. */
interface Visit extends Opening {
  readonly relay: Relay
  /** When all of opening must be done. */
  readonly endsAt: number
}

/**
 * Connects, is greeted, says EHLO, encrypts and logs in, as far as is asked for. Leaves nothing open when it rejects. Where
 * there are several relays, the first that gets as far as the login is the one: credentials are shown to one alone.
 */
export async function openSession(opening: Opening): Promise<OpenSession> {
  const { options, ports, memory, transcript, signal } = opening
  const now = () => ports.clock.now()
  const endsAt = now() + options.timeouts.totalMs
  const passedOver = ({ name }: Relay, { code, message }: TransportFailedError) => {
    ports.log.warn({ code, message: `${name} cannot serve: ${message}` })
    if (transcript.heard) transcript.tell('transport', `${name} cannot serve: ${message}`)
  }
  const choice = { relays: options.relays, failedAt: memory.failedAt, now, endsAt, signal, passedOver }
  const introduced = await firstToServe(choice, (relay) => visit({ ...opening, relay, endsAt }))
  const mechanism = await unlessFailed(introduced.dialogue, signal, () => authenticate(introduced, opening))
  return { ...introduced, mechanism }
}

async function visit(visit: Visit): Promise<Introduced> {
  const { ports, transcript, signal, endsAt } = visit
  const dialogue = new Dialogue(await dial(visit), ports.clock, transcript)
  dialogue.deadline.allowInAll(endsAt - ports.clock.now())
  return unlessFailed(dialogue, signal, () => introduce(dialogue, visit))
}

/** Does one part of opening; when it cannot be done, or is no longer wanted, it is the end of the dialogue. */
async function unlessFailed<T>(dialogue: Dialogue, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const off = onAbort(signal, () => dialogue.fail(signal.reason))
  try {
    signal.throwIfAborted()
    return await work()
  } catch (error) {
    dialogue.fail(error)
    throw signal.aborted ? signal.reason : error
  } finally {
    off()
  }
}

/** TLS is loaded ahead: from the first event of the socket on, somebody has to listen. */
async function dial(visit: Visit): Promise<Socket> {
  const { options, relay, signal } = visit
  const tls = options.policy === 'implicit' ? await loadTls() : undefined
  const { clock } = visit.ports
  const ms = Math.min(options.timeouts.connectMs, visit.endsAt - clock.now())
  const socket = await connect(relay, options.route, { clock, ms, signal })
  try {
    return tls === undefined ? socket : await encrypt(tls, socket, visit)
  } catch (error) {
    socket.destroy()
    throw error
  }
}

async function introduce(dialogue: Dialogue, visit: Visit): Promise<Introduced> {
  const { options, ports, relay } = visit
  const { commandMs, greetingMs } = options.timeouts
  const greeting = await awaitGreeting(dialogue, greetingMs)
  const name = options.name ?? clientName(ports.identity.hostName, dialogue.socket)
  const hello = () => sayHello(dialogue, { clientName: name, lmtp: options.lmtp, timeoutMs: commandMs })
  const saidAt = ports.clock.now()
  const before = await hello()
  const roundTripMs = ports.clock.now() - saidAt
  const upgraded = await upgrade(dialogue, before, visit)
  const extensions = upgraded ? await hello() : before
  const encrypted = upgraded || options.policy === 'implicit'
  const verified = encrypted && ((dialogue.socket as TLSSocket).authorized || options.fingerprints !== undefined)
  const extensionsInClear = upgraded ? before : undefined
  const proxy = options.route.proxy?.name
  return { relay, proxy, dialogue, greeting, extensions, extensionsInClear, encrypted, verified, roundTripMs }
}

/** Goes on encrypted where the policy wants it so. Returns whether it did. */
async function upgrade(dialogue: Dialogue, offered: Extensions, visit: Visit): Promise<boolean> {
  const { policy, timeouts } = visit.options
  if (policy === 'implicit' || policy === 'none') return false
  if (offered.has('STARTTLS')) {
    const tls = await loadTls()
    await startTls(dialogue, timeouts.commandMs, (socket) => encrypt(tls, socket, visit))
    return true
  }
  if (policy === 'opportunistic') return false
  const message =
    'The relay does not offer STARTTLS, and the mail is not sent in clear; the option `tls` decides, such as "implicit"'
  throw unavailable('TLS_REQUIRED', message, 'STARTTLS')
}

async function encrypt(tls: Awaited<ReturnType<typeof loadTls>>, socket: Socket, visit: Visit): Promise<TLSSocket> {
  const { options, ports, memory, relay, transcript, signal } = visit
  const handshake = { relay, options: options.tls, fingerprints: options.fingerprints, memory: memory.tls }
  const { clock } = ports
  const ms = Math.min(options.timeouts.tlsMs, visit.endsAt - clock.now())
  const secured = await shakeHands(tls, socket, handshake, { clock, ms, signal })
  if (transcript.heard) transcript.tell('transport', `${secured.getProtocol()} ${secured.getCipher().name}`)
  return secured
}

async function authenticate(
  { dialogue, extensions, encrypted }: Introduced,
  { options, ports, signal }: Opening,
): Promise<string | undefined> {
  const { auth, timeouts } = options
  if (auth === undefined) return undefined
  const offered = extensions.mechanisms
  if (encrypted) return logIn(dialogue, { auth, offered, timeoutMs: timeouts.commandMs, ports, signal })
  const message =
    'Credentials are never sent in clear; set the option `tls` to "starttls" or "implicit", or give no `auth`'
  throw unavailable('AUTH_INSECURE', message, 'AUTH')
}
