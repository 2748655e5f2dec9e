import type { MailObject } from '../delivery/mail-object.ts'
import type { Ports } from '../ports/ports.ts'
import { type Composed, compose, type HandingOver, toMails } from './compose.ts'
import { type Eventually, whenThere } from './eventually.ts'
import { fillDefaults } from './fill-defaults.ts'
import { fix } from './fixed.ts'
import { copyApart, type Message } from './message.ts'
import type { MessageDefaults, MessageOptions } from './message-options.ts'
import type { RawMail } from './raw-mail.ts'
import { takeRaw } from './take-raw.ts'

/** All that a mailer sends. */
export type MailInput = Message | MessageOptions | RawMail | MailObject

/** What is to be sent, as it was at the time of the call. */
export interface Snapshot {
  /** A copy that nobody else has, which may still be changed; left out for what is finished already. */
  readonly message?: Message
  /** One mail, or one for each recipient where the reverse-path is a function of it; at once, where nothing is waited for. */
  compose(): Eventually<readonly [MailObject, ...MailObject[]]>
}

/**
 * Takes down what is to be sent, within the call: what can be changed is copied, and Message-ID, date and boundaries are
 * fixed. `defaults` fill what a message leaves open.
 */
export function takeSnapshot(
  input: MailInput,
  ports: Ports,
  defaults?: MessageDefaults,
  options: HandingOver = {},
): Snapshot {
  if (typeof input !== 'object' || input === null) throw new TypeError('What is sent is an object')
  if (isMailObject(input)) return { compose: () => [input] }
  if ('raw' in input) return takeRaw(input, ports)
  const message = copyApart(defaults === undefined ? input : fillDefaults(input, defaults))
  const fixed = fix(ports)
  const mails = (composed: Composed) => toMails(composed, message, ports, options)
  return { message, compose: () => whenThere(compose(message, ports, fixed), mails) }
}

function isMailObject(input: MailInput): input is MailObject {
  return 'content' in input && 'envelope' in input && 'messageId' in input
}
