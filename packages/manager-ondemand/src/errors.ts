import { isMailError, LifecycleError, MailError } from '@turbomail/core/contract'

export function notStarted(): LifecycleError {
  return new LifecycleError('MAILER_NOT_STARTED', 'The manager has not been started.', 'not started')
}

/** `cause` is what the last attempt failed with. */
export function stopped(cause?: unknown): LifecycleError {
  const text = 'The manager was stopped before the mail was handed over.'
  return new LifecycleError('MAILER_STOPPED', text, 'stopped', because(cause))
}

export function aborted({ reason }: AbortSignal): MailError {
  if (isMailError(reason, 'MAIL_ABORTED')) return reason
  return new MailError('MAIL_ABORTED', 'The mail was cancelled before it was handed over.', { cause: reason })
}

/** `cause` is what the last attempt failed with. */
export function expired(cause?: unknown): MailError {
  return new MailError('MAIL_EXPIRED', 'The mail expired before it was handed over.', because(cause))
}

/** `cause` is what the last attempt failed with. */
export function collapsed(cause?: unknown): MailError {
  const text = 'A later mail with the same collapseKey was submitted before this one was handed over.'
  return new MailError('MAIL_COLLAPSED', text, because(cause))
}

export function full(): MailError {
  return new MailError('QUEUE_FULL', 'The queue has no room for the mail.')
}

function because(cause: unknown): { readonly cause?: unknown } {
  return cause === undefined ? {} : { cause }
}
