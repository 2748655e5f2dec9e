import type { TransportFactory } from '@turbomail/core/contract'
import { resolveOptions, type SendmailOptions } from './options.ts'
import { SendmailTransport } from './sendmail-transport.ts'

/**
 * Hands mails to a `sendmail`-compatible program: that of Postfix, Exim, sendmail, OpenSMTPD, msmtp and others. One program
 * is run for each mail, with the envelope as its arguments and the finished content as its standard input; what it
 * ends with is the outcome for all recipients. Throws an `OptionsError` that names what is unknown or malformed.
 *
 * ```ts
 * const mailer = new Mailer({ transport: sendmail({ path: '/usr/bin/msmtp', timeoutMs: 60_000 }) })
 * ```
 */
export function sendmail(options?: SendmailOptions): TransportFactory {
  const resolved = resolveOptions(options)
  return {
    name: `sendmail:${resolved.path}`,
    capabilities: { partial: false, durable: true, maxInstances: resolved.maxInstances },
    create: (ports) => new SendmailTransport(resolved, ports),
  }
}
