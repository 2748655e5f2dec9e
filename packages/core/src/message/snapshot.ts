import type { MailObject } from '../delivery/mail-object.ts'
import { sharedCopy } from '../octets/shared-copy.ts'
import type { Ports } from '../ports/ports.ts'
import { compose, toMails } from './compose.ts'
import { type Copying, copyInput } from './copy-input.ts'
import { fix } from './fixed.ts'
import { Message } from './message.ts'
import type { MessageDefaults, MessageOptions } from './message-options.ts'
import type { RawMail } from './raw-mail.ts'
import { takeRaw } from './take-raw.ts'

/** All that a mailer sends. */
export type MailInput = Message | MessageOptions | RawMail | MailObject

/** What is to be sent, as it was at the time of the call. */
export interface Snapshot {
  /** A copy that nobody else has, which may still be changed; left out for what is finished already. */
  readonly message?: Message
  /** One mail, or one for each recipient where the reverse-path is a function of it. */
  compose(): Promise<readonly [MailObject, ...MailObject[]]>
}

/**
 * Takes down what is to be sent, within the call: what can be changed is copied, and Message-ID, date and boundaries are
 * fixed. `defaults` fill what a message leaves open.
 */
export function takeSnapshot(input: MailInput, ports: Ports, defaults?: MessageDefaults): Snapshot {
  if (isMailObject(input)) return { compose: async () => [input] }
  if ('raw' in input) return takeRaw(input, ports)
  const message = copyMessage(input, defaults)
  const fixed = fix(ports)
  return { message, compose: async () => toMails(await compose(message, ports, fixed), message) }
}

function copyMessage(input: MessageOptions, defaults: MessageDefaults | undefined): Message {
  const merged = defaults === undefined ? input : fill(input, defaults)
  return new Message(copyInput({ ...merged }, APART, 'message'))
}

const APART: Copying = { octets: sharedCopy, message: (message) => copyMessage(message, undefined) }

function fill(input: MessageOptions, defaults: MessageDefaults): MessageOptions {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
  return { ...defaults, ...given }
}

function isMailObject(input: MailInput): input is MailObject {
  return 'content' in input && 'envelope' in input && 'messageId' in input
}
