import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Ports, Reply } from '@turbomail/core/contract'
import { logIn } from './auth-command.ts'
import { clientName } from './client-name.ts'
import { connect } from './connect.ts'
import { Dialogue } from './dialogue.ts'
import { sayHello } from './ehlo-command.ts'
import type { Extensions } from './extensions.ts'
import { unavailable } from './failures.ts'
import { awaitGreeting } from './greeting.ts'
import { loadTls, shakeHands, type TlsMemory } from './handshake.ts'
import { onAbort } from './on-abort.ts'
import type { ResolvedOptions } from './options.ts'
import { startTls } from './starttls-command.ts'
import type { Transcript } from './transcript.ts'

/** What opening takes. */
export interface Opening {
  readonly options: ResolvedOptions
  readonly ports: Ports
  readonly memory: TlsMemory
  readonly transcript: Transcript
  readonly signal: AbortSignal
}

/** A session that is ready for mail. */
export interface OpenSession {
  readonly dialogue: Dialogue
  readonly greeting: Reply
  readonly extensions: Extensions
  /** Where STARTTLS came in between. */
  readonly extensionsInClear: Extensions | undefined
  readonly encrypted: boolean
  /** The mechanism of the login, where there was one. */
  readonly mechanism: string | undefined
}

/** Connects, is greeted, says EHLO, encrypts and logs in, as far as is asked for. Leaves nothing open when it rejects. */
export async function openSession(opening: Opening): Promise<OpenSession> {
  const { options, ports, transcript, signal } = opening
  const dialogue = new Dialogue(await dial(opening), ports.clock, transcript)
  const off = onAbort(signal, () => dialogue.fail(signal.reason))
  try {
    dialogue.deadline.allowInAll(options.timeouts.totalMs)
    return await introduce(dialogue, opening)
  } catch (error) {
    dialogue.fail(error)
    throw signal.aborted ? signal.reason : error
  } finally {
    off()
  }
}

/** TLS is loaded ahead: from the first event of the socket on, somebody has to listen. */
async function dial(opening: Opening): Promise<Socket> {
  const { options, ports, signal } = opening
  const tls = options.policy === 'implicit' ? await loadTls() : undefined
  const socket = await connect(options.relay, { clock: ports.clock, ms: options.timeouts.connectMs, signal })
  try {
    return tls === undefined ? socket : await encrypt(tls, socket, opening)
  } catch (error) {
    socket.destroy()
    throw error
  }
}

async function introduce(dialogue: Dialogue, opening: Opening): Promise<OpenSession> {
  const { options, ports } = opening
  const { commandMs, greetingMs } = options.timeouts
  const greeting = await awaitGreeting(dialogue, greetingMs)
  const name = options.name ?? clientName(ports.identity.hostName, dialogue.socket)
  const hello = () => sayHello(dialogue, { clientName: name, lmtp: options.lmtp, timeoutMs: commandMs })
  const before = await hello()
  const upgraded = await upgrade(dialogue, before, opening)
  const extensions = upgraded ? await hello() : before
  const encrypted = upgraded || options.policy === 'implicit'
  const mechanism = await authenticate(dialogue, extensions, encrypted, opening)
  return { dialogue, greeting, extensions, extensionsInClear: upgraded ? before : undefined, encrypted, mechanism }
}

/** Goes on encrypted where the policy wants it so. Returns whether it did. */
async function upgrade(dialogue: Dialogue, offered: Extensions, opening: Opening): Promise<boolean> {
  const { policy, timeouts } = opening.options
  if (policy === 'implicit' || policy === 'none') return false
  if (offered.has('STARTTLS')) {
    const tls = await loadTls()
    await startTls(dialogue, timeouts.commandMs, (socket) => encrypt(tls, socket, opening))
    return true
  }
  if (policy === 'opportunistic') return false
  const message =
    'The relay does not offer STARTTLS, and the mail is not sent in clear; the option `tls` decides, such as "implicit"'
  throw unavailable('TLS_REQUIRED', message, 'STARTTLS')
}

async function encrypt(tls: Awaited<ReturnType<typeof loadTls>>, socket: Socket, opening: Opening): Promise<TLSSocket> {
  const { options, ports, memory, transcript, signal } = opening
  const handshake = { host: options.relay.host, options: options.tls, memory }
  const secured = await shakeHands(tls, socket, handshake, { clock: ports.clock, ms: options.timeouts.tlsMs, signal })
  if (transcript.heard) transcript.tell('transport', `${secured.getProtocol()} ${secured.getCipher().name}`)
  return secured
}

async function authenticate(
  dialogue: Dialogue,
  extensions: Extensions,
  encrypted: boolean,
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
