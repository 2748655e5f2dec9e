import { OptionsError } from './options-error.ts'

/** What a URL of a file says. */
export interface FileUrl {
  /** Absolute, and decoded. */
  readonly path: string
  /** What stands behind the `?`, for `readQuery`; empty without one. */
  readonly query: string
}

/**
 * Takes a URL such as `maildir:/var/mail/ann?create=true` apart: an absolute path of this machine, percent-encoded, behind
 * the scheme, with an empty host or none. Anything else is an `OptionsError` of `url` that says what to write; it never shows
 * the URL. `what` is what the path names, as in "the Maildir".
 */
export function readFileUrl(url: string, scheme: string, what: string): FileUrl {
  const [begin = '', query = '', ...more] = withoutScheme(url, scheme)?.split('?') ?? []
  if (begin === '' || more.length > 0 || url.includes('#')) {
    throw refused(`url must be ${scheme}:, an absolute path and, behind a "?", options.`)
  }
  const [, host, encoded] = /^(?:\/\/([^/]*))?(\/(?!\/).*)$/s.exec(begin) ?? []
  if (host) throw refused(`url must name no host: ${what} is on this machine. Write ${scheme}:/path.`)
  if (encoded === undefined) throw refused(`url must name ${what} by an absolute path: ${scheme}:/path.`)
  return { path: decoded(encoded), query }
}

function withoutScheme(url: string, scheme: string): string | undefined {
  const prefix = `${scheme}:`
  return url.slice(0, prefix.length).toLowerCase() === prefix ? url.slice(prefix.length) : undefined
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw refused('url has a "%" that begins no percent-encoded octets of UTF-8.')
  }
}

function refused(text: string): OptionsError {
  return new OptionsError('OPTIONS_INVALID', text, 'url')
}
