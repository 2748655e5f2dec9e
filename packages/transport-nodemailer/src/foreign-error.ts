import { parseReply, type Reply } from '@turbomail/core/contract'

/** What can be read from the error of a transport that somebody else wrote; everything is as they please. */
export interface ForeignError {
  readonly error: unknown
  readonly message: string
  /** nodemailer's code, or that of Node or of a plug-in. */
  readonly code: string | undefined
  /** The code of the system's error underneath. */
  readonly systemCode: string | undefined
  /** What the client was about, such as `RCPT TO`. */
  readonly command: string
  readonly timeoutType: string | undefined
  readonly reply: Reply | undefined
  /** The status of an answer over HTTP. */
  readonly status: number | undefined
  /** How often a client over HTTP has asked. */
  readonly attempts: number
  readonly isThrottled: boolean
  /** One for each recipient that was refused, where none was accepted. */
  readonly rejectedErrors: readonly unknown[]
  readonly recipient: string | undefined
}

export function readError(error: unknown): ForeignError {
  const { code, originalCode, syscall, command, timeoutType, rejectedErrors, recipient, message } = fields(error)
  const { attempts } = fields(fields(error).$metadata)
  const system = [originalCode, fields(fields(error).cause).code, code].find((each) => typeof each === 'string')
  return {
    error,
    message: text(message) ?? String(error),
    code: text(code),
    systemCode: syscall === undefined || originalCode !== undefined ? text(system) : text(code),
    command: text(command) ?? '',
    timeoutType: text(timeoutType),
    reply: replyOf(error),
    status: statusOf(error),
    attempts: typeof attempts === 'number' ? attempts : 1,
    isThrottled:
      fields(error).$retryable !== undefined || /Throttl|TooMany|LimitExceeded|Paused/.test(String(fields(error).name)),
    rejectedErrors: Array.isArray(rejectedErrors) ? rejectedErrors : [],
    recipient: text(recipient),
  }
}

function replyOf(error: unknown): Reply | undefined {
  const { response, responseCode } = fields(error)
  const reply = typeof response === 'string' ? parseReply(response) : undefined
  if (reply !== undefined || typeof responseCode !== 'number') return reply
  return { code: responseCode, lines: typeof response === 'string' ? [response] : [] }
}

/** Of the AWS SDK, of axios, and of what most others call it. */
function statusOf(error: unknown): number | undefined {
  const { $metadata, response, statusCode, status, code } = fields(error)
  const said = [
    fields($metadata).httpStatusCode,
    fields(response).status,
    fields(response).statusCode,
    statusCode,
    status,
    code,
  ]
  return said.find((each): each is number => Number.isInteger(each) && Number(each) >= 400 && Number(each) <= 599)
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
