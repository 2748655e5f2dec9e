/** For people who write transports and managers. People who send mail want `@turbomail/core`. */

export type { BreakerOptions } from './delivery/breaker-options.ts'
export type { FromUrlOptions, ManagerPackage, TransportPackage } from './delivery/by-name.ts'
export { ChangeWatch } from './delivery/change-watch.ts'
export { checkSubmitOptions } from './delivery/check-submit-options.ts'
export { conclude } from './delivery/conclude.ts'
export type { ConnectionBound } from './delivery/connection-bound.ts'
export { createReceipt } from './delivery/create-receipt.ts'
export { createRetryPolicy } from './delivery/create-retry-policy.ts'
export { DeliveryError } from './delivery/delivery-error.ts'
export { directManager } from './delivery/direct-manager.ts'
export type { DirectOptions } from './delivery/direct-options.ts'
export type { Attempt, AttemptOptions, AttemptReport, Dispatcher, DispatcherFactory } from './delivery/dispatcher.ts'
export { judgeReply, type NextStep, type Phase, type Verdict } from './delivery/fault-table.ts'
export { guarded } from './delivery/guarded.ts'
export type { Guards } from './delivery/guards.ts'
export { isTransportLike, liftTransport } from './delivery/lift-transport.ts'
export { type Hold, type Limiter, limiter } from './delivery/limiter.ts'
export type { LimiterOptions, RateOptions } from './delivery/limiter-options.ts'
export type { BodyType, Content, MailObject } from './delivery/mail-object.ts'
export type {
  MailerRole,
  Manager,
  ManagerContext,
  ManagerFactory,
  QuietTicket,
  StopReport,
  SubmitOptions,
  Ticket,
  TicketListener,
  Unsent,
} from './delivery/manager.ts'
export { narrowMail } from './delivery/narrow-mail.ts'
export { neverAborted } from './delivery/never-aborted.ts'
export type { PaceOptions } from './delivery/pace-options.ts'
export { parseReply } from './delivery/parse-reply.ts'
export { createDispatcher } from './delivery/pooled-dispatcher.ts'
export { queueId } from './delivery/queue-id.ts'
export { readContent } from './delivery/read-content.ts'
export type { Fate, Fault, Outcome, Permanence, Receipt } from './delivery/receipt.ts'
export type { Reply } from './delivery/reply.ts'
export { RETRY_KINDS, type ResolvedRetry, resolveRetry } from './delivery/retry-options.ts'
export type { NextAttempt, RetryOptions, RetryPolicy } from './delivery/retry-policy.ts'
export { storageFailure } from './delivery/storage-failure.ts'
export { deliveredToField, returnPathField } from './delivery/trace-fields.ts'
export type {
  Delivered,
  DeliverOptions,
  Transport,
  TransportCapabilities,
  TransportFactory,
} from './delivery/transport.ts'
export {
  asTransportFailure,
  isTransportFailure,
  TransportFailedError,
  type TransportFailure,
} from './delivery/transport-failed-error.ts'
export { untilAborted } from './delivery/until-aborted.ts'
export { type QueueEntry, WorkQueue } from './delivery/work-queue.ts'
export { createEnvelope } from './envelope/create-envelope.ts'
export type { Envelope, Notify, Recipient } from './envelope/envelope.ts'
export type { EnvelopeInput, RecipientInput, RecipientsInput } from './envelope/envelope-input.ts'
export type { Path } from './envelope/path.ts'
export { parsePath, samePath } from './envelope/paths.ts'
export {
  booleanOption,
  checkOptionNames,
  choiceOption,
  fileModeOption,
  nearestName,
  numberOption,
} from './errors/check-options.ts'
export { ERROR_CODES, type ErrorCode } from './errors/codes.ts'
export { LifecycleError } from './errors/lifecycle-error.ts'
export { isMailError, MailError, type MailErrorOptions } from './errors/mail-error.ts'
export { OptionsError } from './errors/options-error.ts'
export { type FileUrl, readFileUrl } from './errors/read-file-url.ts'
export { type QueryKind, type QueryKinds, readQuery } from './errors/read-query.ts'
export { LfEnds } from './octets/lf-ends.ts'
export { type Clock, systemClock, type Timer } from './ports/clock.ts'
export { type Identity, systemIdentity } from './ports/identity.ts'
export { type Log, systemLog, type Warning } from './ports/log.ts'
export { type Ports, systemPorts } from './ports/ports.ts'
