import { isMailError, isTransportFailure, type MailError, type Outcome, type Receipt } from '@turbomail/core/contract'
import type { NodemailerError } from 'nodemailer'
import { codeFor } from './nodemailer-codes.ts'
import { replyText } from './reply-text.ts'

/** An error of TurboMail in nodemailer's words, with that error as its cause; any other as it is. */
export function asNodemailerError(thrown: unknown): NodemailerError {
  if (!isMailError(thrown)) return thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown })
  const receipt = receiptOf(thrown)
  const error = receipt === undefined ? undelivered(thrown) : unaccepted(thrown, receipt)
  if (error.code === 'EABORT') error.name = 'AbortError'
  return error
}

/** What became of a recipient that was not accepted. */
export function recipientError(outcome: Outcome): NodemailerError {
  const { path, fate, reply, permanence, cause } = outcome
  const recipient = path.toString()
  const error: NodemailerError = new Error(textOf(outcome), cause === undefined ? undefined : { cause })
  return Object.assign(error, {
    recipient,
    ...wordsFor(outcome),
    ...(reply && answered(reply)),
    ...(fate !== 'in-doubt' && lasting(permanence)),
  })
}

function textOf({ path, fate, reply, cause }: Outcome): string {
  if (fate === 'in-doubt') return `Nobody knows whether ${path} was accepted`
  const said = reply === undefined ? (cause as Error | undefined)?.message : replyText(reply)
  return `${path} was ${fate === 'refused' ? 'refused' : 'not tried'}${said === undefined ? '' : `: ${said}`}`
}

/** The code, and what nodemailer's client would have been about. */
function wordsFor({ fate, fault, cause }: Outcome): { readonly code: string; readonly command?: string } {
  if (fate === 'in-doubt') return { code: 'EINDOUBT' }
  if (fate === 'untried') return { code: isMailError(cause) ? codeFor(cause.code) : 'ECONNECTION' }
  return fault === 'recipient' ? { code: 'EENVELOPE', command: 'RCPT TO' } : { code: 'EMESSAGE', command: 'DATA' }
}

/** Where every recipient was required, others may have been accepted. */
function unaccepted(cause: MailError, { outcomes, accepted }: Receipt): NodemailerError {
  const rejected = outcomes.filter(({ fate }) => fate !== 'accepted')
  const errors = rejected.map(recipientError)
  const [first] = errors
  const telling = errors.find(({ code }) => code === 'EINDOUBT') ?? errors.find(({ permanent }) => !permanent) ?? first
  const { code, command, response, responseCode, permanent } = telling ?? {}
  return Object.assign(new Error(cause.message, { cause }), {
    code,
    command,
    response,
    responseCode,
    permanent,
    ...(accepted.length > 0 && { accepted: accepted.map(({ path }) => path.toString()) }),
    rejected: rejected.map(({ path }) => path.toString()),
    rejectedErrors: errors,
  })
}

function undelivered(cause: MailError): NodemailerError {
  const error: NodemailerError = Object.assign(new Error(cause.message, { cause }), { code: codeFor(cause.code) })
  if (!isTransportFailure(cause)) return error
  return Object.assign(error, cause.reply && answered(cause.reply), lasting(cause.permanence))
}

function receiptOf(error: MailError): Receipt | undefined {
  return 'receipt' in error ? (error.receipt as Receipt) : undefined
}

function answered(reply: NonNullable<Outcome['reply']>): Pick<NodemailerError, 'response' | 'responseCode'> {
  return { response: replyText(reply), responseCode: reply.code }
}

function lasting(permanence: Outcome['permanence']): Pick<NodemailerError, 'permanent'> {
  return permanence === undefined ? {} : { permanent: permanence === 'permanent' }
}
