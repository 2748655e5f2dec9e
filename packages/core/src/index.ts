/** For people who send mail. People who write transports and managers want `@turbomail/core/contract`. */
export { Address } from './address/address.ts'
export type { AddressInput, AddressListInput } from './address/address-input.ts'
export { formatAddresses, parseAddresses } from './address/address-list.ts'
export { Group } from './address/group.ts'
export type { BreakerOptions } from './delivery/breaker-options.ts'
export { DeliveryError } from './delivery/delivery-error.ts'
export type { Attempt, AttemptReport } from './delivery/dispatcher.ts'
export { guarded } from './delivery/guarded.ts'
export type { Guards } from './delivery/guards.ts'
export { type Limiter, limiter } from './delivery/limiter.ts'
export type { LimiterOptions, RateOptions } from './delivery/limiter-options.ts'
export type { MailObject } from './delivery/mail-object.ts'
export type { StopReport, Ticket, Unsent } from './delivery/manager.ts'
export type { PaceOptions } from './delivery/pace-options.ts'
export type { Fate, Fault, Outcome, Permanence, Receipt } from './delivery/receipt.ts'
export type { Reply } from './delivery/reply.ts'
export type { RetryOptions } from './delivery/retry-policy.ts'
export { isTransportFailure, TransportFailedError } from './delivery/transport-failed-error.ts'
export { createEnvelope } from './envelope/create-envelope.ts'
export type { Envelope, Notify, Recipient } from './envelope/envelope.ts'
export type { EnvelopeInput, RecipientInput, RecipientsInput } from './envelope/envelope-input.ts'
export type { Path } from './envelope/path.ts'
export { AddressError } from './errors/address-error.ts'
export { ERROR_CODES, type ErrorCode } from './errors/codes.ts'
export { LifecycleError } from './errors/lifecycle-error.ts'
export { isMailError, MailError } from './errors/mail-error.ts'
export { MessageError } from './errors/message-error.ts'
export { OptionsError } from './errors/options-error.ts'
export { createMailer } from './mailer/create-mailer.ts'
export type { CreateMailerOptions, Packages } from './mailer/create-options.ts'
export type { MailerEvents, MailerListener } from './mailer/events.ts'
export type { MailerHooks } from './mailer/hooks.ts'
export { Mailer, type SendManyOptions } from './mailer/mailer.ts'
export type { MailerOptions, Requirement, SendOptions } from './mailer/options.ts'
export type { SendResult } from './mailer/send-many.ts'
export type { Submission, Submitted } from './mailer/submission.ts'
export type { ContentInput, PathInput, WebStream } from './message/content-input.ts'
export { Message } from './message/message.ts'
export type { MessageJson } from './message/message-json.ts'
export type {
  AlternativeOptions,
  AttachmentOptions,
  AutoSubmitted,
  BodyInput,
  CalendarOptions,
  HeadersInput,
  ListOptions,
  MessageDefaults,
  MessageEnvelope,
  MessageOptions,
  UriInput,
} from './message/message-options.ts'
export type { RawMail } from './message/raw-mail.ts'
export type { MailInput } from './message/snapshot.ts'
