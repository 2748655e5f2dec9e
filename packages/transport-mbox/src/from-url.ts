import { readFileUrl, readQuery, type TransportFactory } from '@turbomail/core/contract'
import { mbox } from './mbox.ts'
import type { MboxOptions } from './options.ts'

/**
 * The transport of `mbox:/var/mail/ann?variant=mboxcl2&lock.by=dot`: an absolute path, percent-encoded, and options as `mbox` takes
 * them, `mode` in octal as `mode=0660`. A password that goes with it is left alone. This is what `createMailer` of
 * `@turbomail/core` asks for.
 */
export function fromUrl(url: string): TransportFactory {
  const { path, query } = readFileUrl(url, 'mbox', 'the mbox')
  const options = readQuery<Omit<MboxOptions, 'path'>>(query, {
    variant: 'text',
    create: 'boolean',
    mode: 'octal',
    lock: { by: 'text', waitMs: 'number' },
    window: 'number',
    copies: 'text',
    returnPath: 'boolean',
    deliveredTo: 'boolean',
    allowLinks: 'boolean',
    allowSpecial: 'boolean',
  })
  return mbox({ path, ...withLock(options) })
}

/** A `+` in a query is a blank. */
function withLock<Options extends Omit<MboxOptions, 'path'>>(options: Options): Options {
  const by = options.lock?.by?.replace(' ', '+')
  return by === undefined ? options : { ...options, lock: { ...options.lock, by } }
}
