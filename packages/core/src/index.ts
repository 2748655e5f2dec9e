/** For people who send mail. People who write transports and managers want `@turbomail/core/contract`. */
export { AddressError } from './errors/address-error.ts'
export { ERROR_CODES, type ErrorCode } from './errors/codes.ts'
export { LifecycleError } from './errors/lifecycle-error.ts'
export { isMailError, MailError } from './errors/mail-error.ts'
export { MessageError } from './errors/message-error.ts'
export { OptionsError } from './errors/options-error.ts'
