import { OptionsError, readQuery, type TransportFactory } from '@turbomail/core/contract'
import { maildir } from './maildir.ts'
import type { MaildirOptions } from './options.ts'

/** What may stand in the query: all but the path, and the mode in octal digits. */
interface UrlOptions extends Omit<MaildirOptions, 'path' | 'mode'> {
  readonly mode?: string
}

/**
 * The transport of `maildir:/var/mail/ann?folder=Sent&create=true`: an absolute path, percent-encoded, and options as `maildir`
 * takes them, `mode` in octal as `mode=0640`. A password that goes with it is left alone. This is what `createMailer` of
 * `@turbomail/core` asks for.
 */
export function fromUrl(url: string): TransportFactory {
  const [, text, query] = /^maildir:([^?#]*)(?:\?([^#]*))?$/i.exec(url) ?? []
  if (text === undefined) throw refused('url must be maildir:, an absolute path and, behind a "?", options.')
  const { mode, ...options } = readQuery<UrlOptions>(query ?? '', {
    folder: 'text',
    create: 'boolean',
    mode: 'text',
    owner: { uid: 'number', gid: 'number' },
    durability: 'text',
    window: 'number',
    maxInstances: 'number',
    copies: 'text',
    returnPath: 'boolean',
    deliveredTo: 'boolean',
    received: 'boolean',
  })
  return maildir({ path: pathOf(text), ...options, ...(mode === undefined ? {} : { mode: modeOf(mode) }) })
}

function pathOf(text: string): string {
  const [, host, encoded] = /^(?:\/\/([^/]*))?(\/(?!\/).*)$/s.exec(text) ?? []
  if (host) throw refused('url must name no host: a Maildir is on this machine. Write maildir:/path.')
  if (encoded === undefined) throw refused('url must name the Maildir by an absolute path: maildir:/path.')
  try {
    return decodeURIComponent(encoded)
  } catch {
    throw refused('url has a "%" that begins no percent-encoded octets of UTF-8.')
  }
}

/** Malformed is for `maildir` to refuse, which knows what a mode can be. */
function modeOf(text: string): number {
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN
}

function refused(text: string): OptionsError {
  return new OptionsError('OPTIONS_INVALID', text, 'url')
}
