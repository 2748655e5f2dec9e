import { OptionsError, readQuery, type TransportFactory } from '@turbomail/core/contract'
import type { SendmailOptions } from './options.ts'
import { sendmail } from './sendmail.ts'

/**
 * The transport of `sendmail:`, or of `sendmail:/usr/bin/msmtp?timeoutMs=60000` with another program and options. Arguments and
 * environment variables cannot be given so. A password that goes with it is left alone. This is what `createMailer` of
 * `@turbomail/core` asks for.
 */
export function fromUrl(url: string): TransportFactory {
  const [, path, query] = /^sendmail:(?:\/\/(?=\/))?([^?#]*)(?:\?([^#]*))?$/.exec(url) ?? []
  if (path === undefined || path.startsWith('//')) throw invalid()
  const options = readQuery<SendmailOptions>(query ?? '', {
    timeoutMs: 'number',
    maxInstances: 'number',
    lineEnd: 'text',
    spoolFolder: 'text',
  })
  return sendmail({ ...options, ...(path !== '' && { path: decode(path) }) })
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw invalid()
  }
}

function invalid(): OptionsError {
  return new OptionsError('OPTIONS_INVALID', 'url must be sendmail: or sendmail:/path/of/a/program.', 'url')
}
