import type { TransportFactory } from '@turbomail/core/contract'
import { MboxTransport } from './mbox-transport.ts'
import { type MboxOptions, resolveOptions } from './options.ts'

/**
 * Appends mails to an mbox file: locked as mail programs lock it, on the disk before they are accepted, whole or not at all. Options
 * of the wrong form are an `OptionsError`.
 */
export function mbox(options: MboxOptions): TransportFactory {
  const resolved = resolveOptions(options)
  return {
    name: `mbox:${resolved.path}`,
    capabilities: { partial: false, durable: true, maxInstances: 1 },
    create: (ports) => new MboxTransport(resolved, ports),
  }
}
