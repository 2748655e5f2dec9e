import type { TransportPackage } from '../../delivery/by-name.ts'
import { OptionsError } from '../../errors/options-error.ts'
import type { MailerOptions } from '../options.ts'
import { asking } from './asking.ts'
import { loadPackage, type Places } from './load-package.ts'
import { readName } from './package-name.ts'

/** The transport that `text` names: a URL, a name alone, or a name with a query. */
export async function transportByName(
  text: string,
  where: string,
  password: string | undefined,
  places: Places,
): Promise<MailerOptions['transport']> {
  const name = readName(text, 'transport', where)
  const rest = text.slice(name.asked.length)
  if (!/^(?:$|[:?])/.test(rest)) throw malformed(where)
  const { fromUrl } = (await loadPackage(name, where, places)) as TransportPackage
  const url = `${name.short}${rest.startsWith(':') ? '' : ':'}${rest}`
  return asking(name.asked, where, () => fromUrl(url, password === undefined ? {} : { password }))
}

export function noTransport(): OptionsError {
  const text =
    'No transport is named. Set TURBOMAIL_TRANSPORT to a URL such as smtps://user@relay.example.com, or to debug, which shows mails and sends none.'
  return new OptionsError('OPTIONS_TRANSPORT_MISSING', text, 'TURBOMAIL_TRANSPORT')
}

/** It is not shown: a password may stand in it. */
function malformed(where: string): OptionsError {
  const text = `${where} must be a URL, such as smtps://user@relay.example.com, or the name of a transport.`
  return new OptionsError('OPTIONS_INVALID', text, where)
}
