import type { MailObject } from '../delivery/mail-object.ts'
import type { Receipt } from '../delivery/receipt.ts'
import type { Message } from '../message/message.ts'

/** Whether a hook is waited for is its own choice. */
type Eventually<T> = T | Promise<T>

/** Functions that see each mail on its way. */
export interface MailerHooks {
  /**
   * Sees each message before it is composed, and may change it: it is a copy. What it throws refuses the message
   * (`MESSAGE_REFUSED`, with that as its cause). Mail that is finished already, raw or a `MailObject`, does not come by.
   */
  readonly beforeCompose?: ((message: Message) => Eventually<void>) | undefined
  /**
   * Sees each finished mail before a manager takes it, and may return another in its place. What it throws refuses the
   * mail (`MAIL_REFUSED`, with that as its cause).
   */
  readonly beforeHandover?:
    | ((mail: MailObject) => Eventually<void>)
    | ((mail: MailObject) => Eventually<MailObject | undefined>)
    | undefined
  /** Sees the receipt of each mail that was accepted as required. What it throws is a warning event, and changes nothing. */
  readonly afterReceipt?: ((receipt: Receipt, mail: MailObject) => Eventually<void>) | undefined
  /**
   * Sees the error of each mail that was not; there is no `mail` if none was made. What it throws is a warning event, and
   * changes nothing.
   */
  readonly afterError?: ((error: unknown, mail?: MailObject) => Eventually<void>) | undefined
}

export const HOOK_NAMES: readonly (keyof MailerHooks)[] = [
  'beforeCompose',
  'beforeHandover',
  'afterReceipt',
  'afterError',
]
