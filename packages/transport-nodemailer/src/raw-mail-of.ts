import type { Readable } from 'node:stream'
import type { MessageEnvelope, Notify, RawMail, RecipientInput } from '@turbomail/core'
import { OptionsError } from '@turbomail/core/contract'
import type { MailMessage } from 'nodemailer'

type Envelope = ReturnType<MailMessage['message']['getEnvelope']>
type Data = MailMessage['data']
type Dsn = NonNullable<Data['dsn']>

/** A mail that nodemailer has made, in TurboMail's words. Throws an `OptionsError` for what TurboMail cannot do for one mail. */
export function rawMailOf({ from, to }: Envelope, data: Data, raw: Readable): RawMail {
  if (data.auth !== undefined) throw unsupported('auth', 'whose login it is, the transport says')
  const { dsn = {}, requireTLSExtensionEnabled } = data
  const envid = dsn.envid ?? dsn.id
  const ret = retOf(dsn)
  const envelope: MessageEnvelope = {
    from: from || null,
    to: to.map((path) => ({ path, ...recipientOf(dsn) })),
    ...(ret !== undefined && { ret }),
    ...(typeof envid === 'string' && envid !== '' && { envid }),
    ...(requireTLSExtensionEnabled === true && { requireTls: true }),
  }
  return { raw, envelope, longLines: 'pass' }
}

/** nodemailer says it once for all recipients. */
function recipientOf(dsn: Dsn): Omit<RecipientInput, 'path'> {
  const notify = notifyOf(dsn)
  const original = dsn.recipient ?? dsn.orcpt
  if (!original) return notify === undefined ? {} : { notify }
  const [, addressType = 'rfc822', address = original] = /^([^;]*);(.*)$/s.exec(original) ?? []
  return { ...(notify !== undefined && { notify }), originalRecipient: { addressType, address } }
}

function retOf(dsn: Dsn): 'FULL' | 'HDRS' | undefined {
  const said = (dsn.ret ?? dsn.return)?.toUpperCase()
  if (said === undefined || said === '') return undefined
  if (said === 'HDRS' || said === 'HEADERS') return 'HDRS'
  if (said === 'FULL' || said === 'BODY') return 'FULL'
  throw unsupported('dsn.ret', 'it is FULL or HDRS')
}

function notifyOf({ notify }: Dsn): Notify | undefined {
  if (!notify) return undefined
  const words = (typeof notify === 'string' ? notify.split(',') : notify).map((word) => word.trim().toUpperCase())
  return words.length === 1 && words[0] === 'NEVER' ? 'NEVER' : (words as Exclude<Notify, 'NEVER'>)
}

function unsupported(option: string, why: string): OptionsError {
  return new OptionsError('OPTIONS_UNSUPPORTED', `${option} cannot be honoured for a mail: ${why}.`, option)
}
