import type { Receipt } from '@turbomail/core/contract'
import type { NodemailerError, SentMessageInfo } from 'nodemailer'
import { recipientError } from './nodemailer-error.ts'
import { replyText } from './reply-text.ts'

/** What `sendMail` resolves with: as of nodemailer's SMTP transport, and the receipt. */
export interface SentInfo extends SentMessageInfo {
  accepted: string[]
  /** Whoever was not accepted; why, `rejectedErrors` says. */
  rejected: string[]
  /** One for each of the rejected; the code of one in doubt is `EINDOUBT`. */
  rejectedErrors?: NodemailerError[]
  /** The reply for the first that was accepted. */
  response: string
  receipt: Receipt
}

export function sentInfoOf(receipt: Receipt, envelope: SentInfo['envelope'], messageId: string): SentInfo {
  const rejected = receipt.outcomes.filter(({ fate }) => fate !== 'accepted')
  const reply = receipt.accepted.find((outcome) => outcome.reply !== undefined)?.reply
  return {
    envelope: { from: envelope.from || '', to: envelope.to },
    messageId,
    accepted: receipt.accepted.map(({ path }) => path.toString()),
    rejected: rejected.map(({ path }) => path.toString()),
    ...(rejected.length > 0 && { rejectedErrors: rejected.map(recipientError) }),
    response: reply === undefined ? '' : replyText(reply),
    receipt,
  }
}
