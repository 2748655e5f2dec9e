import { isTransportFailure, judgeReply, type Phase, type Reply, TransportFailedError } from '@turbomail/core/contract'

type Code = TransportFailedError['code']

/** Trouble on the way to the relay or back: no reply says whose, so it is the relay's, and transient. */
function broken(code: Code, message: string, phase: string, cause?: unknown): TransportFailedError {
  return new TransportFailedError(code, message, {
    permanence: 'transient',
    phase,
    ...(cause === undefined ? {} : { cause }),
  })
}

export function connectFailed(where: string, cause: unknown): TransportFailedError {
  return broken('CONNECT_FAILED', `No connection to ${where} could be made: ${describeCause(cause)}`, 'connect', cause)
}

export function connectTimeout(where: string, phase: string): TransportFailedError {
  return broken('CONNECT_TIMEOUT', `No connection to ${where} was made in time`, phase)
}

export function connectionLost(phase: string, cause?: unknown): TransportFailedError {
  return broken('CONNECTION_LOST', `The connection ended while ${phase} was under way`, phase, cause)
}

export function replyTimeout(phase: string): TransportFailedError {
  return broken('REPLY_TIMEOUT', `The relay did not go on with ${phase} in time`, phase)
}

export function replyMalformed(phase: string, what: string): TransportFailedError {
  return broken('REPLY_MALFORMED', `The answer to ${phase} is not a reply: ${what}`, phase)
}

/** A reply that nothing asked for, or of a code that cannot be one to what was asked: the count is lost. */
export function replyUnexpected(phase: string, reply: Reply): TransportFailedError {
  const message = `The relay answered ${reply.code} to ${phase}, which cannot be`
  return new TransportFailedError('REPLY_UNEXPECTED', message, { permanence: 'transient', phase, reply })
}

export function relayUnavailable(phase: string, reply: Reply): TransportFailedError {
  const message = `The relay closes the service for now: ${describeReply(reply)}`
  return new TransportFailedError('RELAY_UNAVAILABLE', message, { permanence: 'transient', phase, reply })
}

/** A refusal on the way to a session, judged by the one table. */
export function refused(
  code: Code,
  what: string,
  reply: Reply,
  at: { readonly phase: Phase; readonly verb: string },
): TransportFailedError {
  if (reply.code === 421) return relayUnavailable(at.verb, reply)
  const { fault, permanence } = judgeReply(reply, at.phase)
  return new TransportFailedError(code, `${what}: ${describeReply(reply)}`, {
    permanence,
    fault,
    reply,
    phase: at.verb,
  })
}

/** The relay lacks something that this session or mail cannot do without. */
export function unavailable(
  code: Code,
  message: string,
  phase: string,
  fault: 'mail' | 'relay' = 'relay',
): TransportFailedError {
  return new TransportFailedError(code, message, { permanence: 'permanent', phase, fault })
}

function stale(failure: TransportFailedError): TransportFailedError {
  const { permanence, fault, reply, phase } = failure
  return new TransportFailedError(failure.code, failure.message, {
    permanence,
    fault,
    stale: true,
    ...(reply === undefined ? {} : { reply }),
    ...(phase === undefined ? {} : { phase }),
    ...(failure.cause === undefined ? {} : { cause: failure.cause }),
  })
}

/** An error of several attempts has no text of its own. */
export function describeCause(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  if (cause.message === '' && cause instanceof AggregateError) return cause.errors.map(describeCause).join(', ')
  return cause.message
}

function describeReply(reply: Reply): string {
  return `${reply.code} ${reply.lines.join(' / ')}`.trimEnd()
}

/** Plain text behind the reply to STARTTLS: somebody on the way would have it read as if it had come encrypted. */
export function tlsInjection(): TransportFailedError {
  return broken('TLS_INJECTION', 'Plain text arrived ahead of the TLS handshake', 'STARTTLS')
}

/** The connection is given up in the middle of a transaction, so that the relay cannot take it for complete. */
export function transactionLeft(): TransportFailedError {
  return broken('CONNECTION_LOST', 'The connection was given up in the middle of a transaction', 'content')
}

/** The connection ended, and nothing had been said of this mail: whoever wanted it next has lost nothing. */
export function unusable(failure: unknown): TransportFailedError {
  return stale(isTransportFailure(failure) ? failure : transactionLeft())
}

/** Whether the relay has said that it closes the service: it reads nothing of what stands behind that reply. */
export function isUnavailable(failure: unknown): boolean {
  return isTransportFailure(failure) && failure.code === 'RELAY_UNAVAILABLE'
}
