import {
  isMailError,
  judgeReply,
  type Phase,
  type Reply,
  TransportFailedError,
  type TransportFailure,
} from '@turbomail/core/contract'
import type { ForeignError } from './foreign-error.ts'
import { refusalOf } from './http-answer.ts'

type Code = TransportFailedError['code']

interface Kind extends Pick<TransportFailure, 'permanence' | 'fault'> {
  readonly code: Code
  /** It comes before the content, wherever that is by then. */
  readonly isEarly?: boolean
}

const RELAY_LATER = { permanence: 'transient', fault: 'relay' } as const
const RELAY_NEVER = { permanence: 'permanent', fault: 'relay', isEarly: true } as const
const MAIL_NEVER = { permanence: 'permanent', fault: 'mail', isEarly: true } as const

/** nodemailer's codes, of errors that carry no reply. */
const KINDS: ReadonlyMap<string | undefined, Kind> = new Map<string | undefined, Kind>([
  ['ECONNECTION', { code: 'CONNECTION_LOST', ...RELAY_LATER }],
  ['ESOCKET', { code: 'CONNECTION_LOST', ...RELAY_LATER }],
  ['ETIMEDOUT', { code: 'REPLY_TIMEOUT', ...RELAY_LATER }],
  ['EPROTOCOL', { code: 'REPLY_MALFORMED', ...RELAY_LATER }],
  ['EDNS', { code: 'CONNECT_FAILED', ...RELAY_LATER, isEarly: true }],
  ['ETLS', { code: 'TLS_FAILED', ...RELAY_LATER, isEarly: true }],
  ['EPROXY', { code: 'PROXY_FAILED', ...RELAY_LATER, isEarly: true }],
  ['EOAUTH2', { code: 'AUTH_FAILED', ...RELAY_LATER, isEarly: true }],
  ['EAUTH', { code: 'AUTH_FAILED', ...RELAY_NEVER }],
  ['ENOAUTH', { code: 'AUTH_UNAVAILABLE', ...RELAY_NEVER }],
  ['ECONFIG', { code: 'NODEMAILER_FAILED', ...RELAY_NEVER }],
  ['EREQUIRETLS', { code: 'EXTENSION_UNAVAILABLE', ...MAIL_NEVER }],
  ['EENVELOPE', { code: 'ENVELOPE_PATH', ...MAIL_NEVER }],
  ['EMAXRECIPIENTS', { code: 'NODEMAILER_FAILED', ...MAIL_NEVER }],
  ['EFILEACCESS', { code: 'NODEMAILER_FAILED', ...MAIL_NEVER }],
  ['EURLACCESS', { code: 'NODEMAILER_FAILED', ...MAIL_NEVER }],
  ['EMESSAGE', { code: 'SIZE_EXCEEDED', ...MAIL_NEVER }],
])

/** Errors of the system that say that there was no connection. */
const UNCONNECTED: ReadonlySet<string | undefined> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
])

const CONNECT_FAILED: Kind = { code: 'CONNECT_FAILED', ...RELAY_LATER, isEarly: true }
const CONNECT_TIMEOUT: Kind = { code: 'CONNECT_TIMEOUT', ...RELAY_LATER, isEarly: true }
const UNKNOWN: Kind = { code: 'NODEMAILER_FAILED', ...RELAY_LATER }
const DEFECT: Kind = { code: 'NODEMAILER_FAILED', permanence: 'permanent', fault: 'relay' }

/** What a failure without a refusal comes to; `isEarly` means that nothing can have been accepted. */
export function kindOf(foreign: ForeignError): Kind {
  const { error, code, systemCode, timeoutType, attempts, command } = foreign
  const refusal = refusalOf(foreign)
  if (refusal !== undefined) return { code: 'NODEMAILER_FAILED', ...refusal }
  if (UNCONNECTED.has(systemCode)) return { ...CONNECT_FAILED, isEarly: attempts <= 1 }
  if (timeoutType === 'CONNECT_TIMEOUT') return CONNECT_TIMEOUT
  if (code === 'EMESSAGE' && command !== 'MAIL FROM') return UNKNOWN
  return KINDS.get(code) ?? (isDefect(error) ? DEFECT : UNKNOWN)
}

/** Trying again does not mend a program. A TypeError with a cause is how `fetch` says that it had no answer. */
function isDefect(error: unknown): boolean {
  if (error instanceof TypeError) return error.cause === undefined
  return error instanceof ReferenceError || isMailError(error)
}

/** The failure of a transport, in TurboMail's words, with nodemailer's error beneath. */
export function failureOf(foreign: ForeignError): TransportFailedError {
  const { error, message, reply, command } = foreign
  const phase = command === '' ? {} : { phase: command }
  if (command.startsWith('AUTH')) return loginFailed(foreign)
  if (reply !== undefined) {
    const { fault, permanence } = judgeReply(reply, SESSION_PHASES.get(command) ?? 'connect')
    return new TransportFailedError(codeOf(foreign, reply), message, {
      permanence,
      fault,
      reply,
      cause: error,
      ...phase,
    })
  }
  const { code, permanence, fault = 'relay' } = kindOf(foreign)
  return new TransportFailedError(code, message, { permanence, fault, cause: error, ...phase })
}

const SESSION_PHASES: ReadonlyMap<string, Phase> = new Map<string, Phase>([
  ['CONN', 'greeting'],
  ['EHLO', 'ehlo'],
  ['HELO', 'ehlo'],
  ['LHLO', 'ehlo'],
  ['STARTTLS', 'tls'],
])

function codeOf({ command, code }: ForeignError, reply: Reply): Code {
  if (reply.code === 421) return 'RELAY_UNAVAILABLE'
  if (reply.code < 400) return 'REPLY_UNEXPECTED'
  if (command === 'EHLO' || command === 'HELO' || command === 'LHLO') return 'EHLO_REFUSED'
  if (code === 'ETLS') return 'TLS_FAILED'
  return command === 'CONN' ? 'GREETING_REFUSED' : 'NODEMAILER_FAILED'
}

/** A server may repeat in its answer what it was shown, so that neither its text nor an error that has it goes further. */
function loginFailed({ reply, command }: ForeignError): TransportFailedError {
  if (reply === undefined) {
    return new TransportFailedError('AUTH_FAILED', 'The login failed', { ...RELAY_NEVER, phase: command })
  }
  const { code, enhanced } = reply
  const { permanence, fault } = judgeReply(reply, 'auth')
  const bare = { code, ...(enhanced === undefined ? {} : { enhanced }), lines: [] }
  const kind = code === 421 ? 'RELAY_UNAVAILABLE' : 'AUTH_FAILED'
  return new TransportFailedError(kind, `The login failed: ${[code, enhanced?.join('.')].join(' ').trimEnd()}`, {
    permanence,
    fault,
    reply: bare,
    phase: command,
  })
}

/** Said when the time is up. */
export function silent(timeoutMs: number): TransportFailedError {
  const message = `nodemailer's transport neither read on nor called back within ${timeoutMs} ms`
  return new TransportFailedError('NODEMAILER_TIMEOUT', message, { permanence: 'transient' })
}

/** Something may have been sent, but not this mail: a plug-in that reads `mail.data`, or one that sends nothing. */
export function unread(): TransportFailedError {
  const message = "nodemailer's transport says that it is done, and has not read the content to its end"
  return new TransportFailedError('NODEMAILER_UNREAD', message, { permanence: 'permanent' })
}
