import { isMailError, MailError } from '@turbomail/core/contract'

/** The error of a mail whose signal was aborted before it was handed over. */
export function aborted({ reason }: AbortSignal): MailError {
  if (isMailError(reason, 'MAIL_ABORTED')) return reason
  return new MailError('MAIL_ABORTED', 'The mail was cancelled before it was handed over.', { cause: reason })
}
