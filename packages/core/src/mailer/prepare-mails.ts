import type { MailObject } from '../delivery/mail-object.ts'
import { MailError } from '../errors/mail-error.ts'
import { type Eventually, whenThere } from '../message/eventually.ts'
import type { Message } from '../message/message.ts'
import type { Snapshot } from '../message/snapshot.ts'
import type { MailerHooks } from './hooks.ts'

/** One mail, or several where each recipient has a reverse-path of its own. */
export type Mails = readonly [MailObject, ...MailObject[]]

/**
 * What is handed over for a snapshot: the hooks have seen it, and nothing more will change it. Signers have their place
 * after `beforeHandover`: they see the 7BIT octets and return octets, and when they fail nothing is sent.
 */
export function prepareMails(snapshot: Snapshot, hooks: MailerHooks): Eventually<Mails> {
  const { message } = snapshot
  const composed =
    hooks.beforeCompose === undefined || message === undefined
      ? snapshot.compose()
      : beforeCompose(message, hooks).then(() => snapshot.compose())
  return hooks.beforeHandover === undefined ? composed : whenThere(composed, (mails) => handOverAll(mails, hooks))
}

function beforeCompose(message: Message, hooks: MailerHooks): Promise<void> {
  return refusing('MESSAGE_REFUSED', 'The message was refused by beforeCompose', () => hooks.beforeCompose?.(message))
}

async function handOverAll([first, ...others]: Mails, hooks: MailerHooks): Promise<Mails> {
  const seen: [MailObject, ...MailObject[]] = [await beforeHandover(first, hooks)]
  for (const mail of others) seen.push(await beforeHandover(mail, hooks))
  return seen
}

function beforeHandover(mail: MailObject, hooks: MailerHooks): Promise<MailObject> {
  return refusing('MAIL_REFUSED', 'The mail was refused by beforeHandover', async () => {
    const replaced = (await hooks.beforeHandover?.(mail)) ?? mail
    if (isMailObject(replaced)) return replaced
    throw new TypeError('beforeHandover returned what is no MailObject')
  })
}

async function refusing<T>(
  code: 'MESSAGE_REFUSED' | 'MAIL_REFUSED',
  text: string,
  hook: () => T | Promise<T>,
): Promise<T> {
  try {
    return await hook()
  } catch (cause) {
    const reason = cause instanceof Error ? `: ${cause.message}` : ''
    throw new MailError(code, `${text}${reason}`, { cause })
  }
}

function isMailObject(value: object): value is MailObject {
  return 'envelope' in value && 'content' in value && 'messageId' in value
}

/** Reads every octet of what would be handed over, so that whatever is wrong with it comes to light. */
export async function tryContent(mails: Mails): Promise<void> {
  for (const { content } of mails) {
    for await (const _ of content.read('8BITMIME')) {
      // The octets are not wanted, only that there are some.
    }
  }
}
