import type { Recipient } from '@turbomail/core/contract'
import type { Extensions } from './extensions.ts'
import { unavailable } from './failures.ts'
import { pathText } from './path-text.ts'
import { utf8AddressXtext, xtext } from './xtext.ts'

/** The RCPT command (RFC 5321 §4.1.1.3) of one recipient, with its own DSN parameters (RFC 3461 §4). */
export function rcptCommand({ path, notify, originalRecipient }: Recipient, extensions: Extensions): string {
  const command = `RCPT TO:<${pathText(path)}>`
  if (notify === undefined && originalRecipient === undefined) return command
  if (!extensions.has('DSN')) {
    const message = 'A recipient asks for DSN (RFC 3461), and the relay does not offer it'
    throw unavailable('EXTENSION_UNAVAILABLE', message, 'RCPT', 'mail')
  }
  const wanted = notify === undefined ? '' : ` NOTIFY=${typeof notify === 'string' ? notify : notify.join(',')}`
  if (originalRecipient === undefined) return command + wanted
  const { addressType, address } = originalRecipient
  const encoded = addressType.toLowerCase() === 'utf-8' ? utf8AddressXtext(address) : xtext(address)
  return `${command}${wanted} ORCPT=${addressType};${encoded}`
}
