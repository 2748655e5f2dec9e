import type { Message } from './message.ts'

export const MESSAGE_BRAND: unique symbol = Symbol.for('turbomail.Message')

/** Whether `value` is a `Message` of any copy of TurboMail. */
export function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && MESSAGE_BRAND in value
}
