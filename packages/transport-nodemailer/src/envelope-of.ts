import type { MessageEnvelope, Notify, RecipientInput } from '@turbomail/core'
import { OptionsError } from '@turbomail/core/contract'
import type { MailMessage } from 'nodemailer'

type Envelope = ReturnType<MailMessage['message']['getEnvelope']>
type Data = MailMessage['data']
type Dsn = NonNullable<Data['dsn']>

/** An envelope of nodemailer's, in TurboMail's words. Throws an `OptionsError` for what TurboMail cannot do for one mail. */
export function envelopeOf({ from, to }: Envelope, { auth, dsn, requireTLSExtensionEnabled }: Data): MessageEnvelope {
  if (auth) throw unsupported('auth', 'whose login it is, the transport says')
  const { ret, envid, recipient } = parametersOf(dsn || {})
  return {
    from: from || null,
    to: to.map((path) => ({ path, ...recipient })),
    ...(ret !== undefined && { ret }),
    ...(envid !== '' && { envid }),
    ...(requireTLSExtensionEnabled && { requireTls: true }),
  }
}

interface Parameters {
  readonly ret: 'FULL' | 'HDRS' | undefined
  readonly envid: string
  /** nodemailer says it once for all recipients. */
  readonly recipient: Omit<RecipientInput, 'path'>
}

function parametersOf(dsn: Dsn): Parameters {
  return {
    ret: retOf(dsn),
    envid: String(dsn.envid || dsn.id || ''),
    recipient: { ...notifyOf(dsn), ...originalOf(dsn) },
  }
}

function originalOf({ recipient, orcpt }: Dsn): Pick<RecipientInput, 'originalRecipient'> {
  const original = recipient || orcpt
  if (!original) return {}
  const [, addressType = 'rfc822', address = original] = /^([^;]*);(.*)$/s.exec(original) ?? []
  return { originalRecipient: { addressType, address } }
}

function retOf({ ret, return: alias }: Dsn): Parameters['ret'] {
  const said = String(ret || alias || '').toUpperCase()
  if (said === '') return undefined
  if (said === 'HDRS' || said === 'HEADERS') return 'HDRS'
  if (said === 'FULL' || said === 'BODY') return 'FULL'
  throw unsupported('dsn.ret', 'it is FULL or HDRS')
}

function notifyOf({ notify }: Dsn): Pick<RecipientInput, 'notify'> {
  const words = (typeof notify === 'string' ? notify.split(',') : (notify ?? [])).map((word) =>
    word.trim().toUpperCase(),
  )
  if (words.join() === '') return {}
  return { notify: words.join() === 'NEVER' ? 'NEVER' : (words as Exclude<Notify, 'NEVER'>) }
}

function unsupported(option: string, why: string): OptionsError {
  return new OptionsError('OPTIONS_UNSUPPORTED', `${option} cannot be honoured for a mail: ${why}.`, option)
}
