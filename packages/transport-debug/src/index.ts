/** Transports for tests and development. */
export { type Capture, capture } from './capture.ts'
export type { CapturedMail } from './captured-mail.ts'
export type { CapturedEntity } from './entity.ts'
export type { FailureCondition, FailureEffect, FailureRule, RecipientCondition, Wait } from './failure-rule.ts'
export type { CapturedField } from './header-field.ts'
export type { CaptureOptions, PrintOptions, SlotOptions } from './options.ts'
export { print } from './print.ts'
export { type Scripted, scripted } from './scripted.ts'
