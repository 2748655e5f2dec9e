import type { TransportFactory } from '@turbomail/core/contract'
import { MaildirTransport } from './maildir-transport.ts'
import { type MaildirOptions, resolveOptions } from './options.ts'

/**
 * A transport that stores mail in a Maildir, or in one of its sub-folders.
 *
 * A mail is accepted once its file stands in `new` and, unless `durability` says otherwise, is on the disk; the outcome names
 * the file as `location`. Raises an `OptionsError` for an option that is unknown or malformed; the Maildir is looked for when
 * the first mail comes, and fails it with `MAILBOX_UNAVAILABLE` where it is not there.
 */
export function maildir(options: MaildirOptions): TransportFactory {
  const resolved = resolveOptions(options)
  return {
    name: `maildir:${resolved.target}`,
    capabilities: { partial: resolved.copies === 'each', durable: true, maxInstances: resolved.maxInstances },
    create: (ports) => new MaildirTransport(resolved, ports),
  }
}
