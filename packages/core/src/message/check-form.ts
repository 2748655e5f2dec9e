import type { ErrorCode } from '../errors/codes.ts'
import { isMailError } from '../errors/mail-error.ts'
import { MessageError } from '../errors/message-error.ts'

/** `MESSAGE_FIELD` for what is given and is no text. */
export function checkText(value: unknown, place: string): void {
  if (value !== undefined && typeof value !== 'string')
    throw new MessageError('MESSAGE_FIELD', `${place} is no text`, place)
}

/** `MESSAGE_FIELD` for what is given and is no object. */
export function checkObject(value: unknown, place: string): void {
  if (value === undefined || (typeof value === 'object' && value !== null)) return
  throw new MessageError('MESSAGE_FIELD', `${place} is no object`, place)
}

/** What `work` gives; an error of the header is told by the place where the caller gave the value. */
export function inPlace<T>(place: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw placed(cause, place)
  }
}

/** An error of the header as it is told by that place; any other as it is. */
export function placed(cause: unknown, place: string): unknown {
  return isMailError(cause) ? new MessageError(cause.code as ErrorCode, cause.message, place, { cause }) : cause
}
