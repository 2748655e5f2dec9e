import { readFileUrl, readQuery, type TransportFactory } from '@turbomail/core/contract'
import { maildir } from './maildir.ts'
import type { MaildirOptions } from './options.ts'

/**
 * The transport of `maildir:/var/mail/ann?folder=Sent&create=true`: an absolute path, percent-encoded, and options as `maildir`
 * takes them, `mode` in octal as `mode=0640`. A password that goes with it is left alone. This is what `createMailer` of
 * `@turbomail/core` asks for.
 */
export function fromUrl(url: string): TransportFactory {
  const { path, query } = readFileUrl(url, 'maildir', 'the Maildir')
  const options = readQuery<Omit<MaildirOptions, 'path'>>(query, {
    folder: 'text',
    create: 'boolean',
    mode: 'octal',
    owner: { uid: 'number', gid: 'number' },
    durability: 'text',
    window: 'number',
    maxInstances: 'number',
    copies: 'text',
    returnPath: 'boolean',
    deliveredTo: 'boolean',
    received: 'boolean',
  })
  return maildir({ path, ...options })
}
