/** For people who send mail. People who write transports and managers want `@turbomail/core/contract`. */
export { Address } from './address/address.ts'
export type { AddressInput, AddressListInput } from './address/address-input.ts'
export { formatAddresses, parseAddresses } from './address/address-list.ts'
export { Group } from './address/group.ts'
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
export type { ContentInput, PathInput, WebStream } from './message/content-input.ts'
export { Message } from './message/message.ts'
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
