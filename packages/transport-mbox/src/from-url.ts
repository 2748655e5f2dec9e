import { OptionsError, readQuery, type TransportFactory } from '@turbomail/core/contract'
import { mbox } from './mbox.ts'
import type { MboxOptions } from './options.ts'

/** What may stand in the query: all but the path, and the mode in octal digits. */
interface UrlOptions extends Omit<MboxOptions, 'path' | 'mode'> {
  readonly mode?: string
}

/**
 * The transport of `mbox:/var/mail/ann?variant=mboxcl2&lock.by=dot`: an absolute path, percent-encoded, and options as `mbox` takes
 * them, `mode` in octal as `mode=0660`. A password that goes with it is left alone. This is what `createMailer` of
 * `@turbomail/core` asks for.
 */
export function fromUrl(url: string): TransportFactory {
  const [, text, query] = /^mbox:([^?#]*)(?:\?([^#]*))?$/i.exec(url) ?? []
  if (text === undefined) throw refused('url must be mbox:, an absolute path and, behind a "?", options.')
  const { mode, ...options } = readQuery<UrlOptions>(query ?? '', {
    variant: 'text',
    create: 'boolean',
    mode: 'text',
    lock: { by: 'text', waitMs: 'number' },
    window: 'number',
    copies: 'text',
    returnPath: 'boolean',
    deliveredTo: 'boolean',
    allowLinks: 'boolean',
    allowSpecial: 'boolean',
  })
  return mbox({ path: pathOf(text), ...withLock(options), ...(mode === undefined ? {} : { mode: modeOf(mode) }) })
}

/** A `+` in a query is a blank. */
function withLock<Options extends Omit<UrlOptions, 'mode'>>(options: Options): Options {
  const by = options.lock?.by?.replace(' ', '+')
  return by === undefined ? options : { ...options, lock: { ...options.lock, by } }
}

function pathOf(text: string): string {
  const [, host, encoded] = /^(?:\/\/([^/]*))?(\/.*)$/s.exec(text) ?? []
  if (host) throw refused('url must name no host: an mbox is on this machine. Write mbox:/path.')
  if (encoded === undefined) throw refused('url must name the mbox by an absolute path: mbox:/path.')
  try {
    return decodeURIComponent(encoded)
  } catch {
    throw refused('url has a "%" that begins no percent-encoded octets of UTF-8.')
  }
}

/** Malformed is for `mbox` to refuse, which knows what a mode can be. */
function modeOf(text: string): number {
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN
}

function refused(text: string): OptionsError {
  return new OptionsError('OPTIONS_INVALID', text, 'url')
}
