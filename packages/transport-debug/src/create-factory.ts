import type { Delivered, DeliverOptions, MailObject, TransportFactory } from '@turbomail/core/contract'
import type { ResolvedSlots } from './options.ts'

/** What the transports of this package differ in. */
export interface Ways {
  open?(signal: AbortSignal): Promise<void>
  deliver(mail: MailObject, options: DeliverOptions): Promise<Delivered>
}

/** A factory whose instances hold nothing of their own. */
export function createFactory(name: string, { window, maxInstances }: ResolvedSlots, ways: Ways): TransportFactory {
  return {
    name,
    capabilities: { partial: true, durable: false, maxInstances },
    create: () => ({
      window,
      open: async ({ signal }) => ways.open?.(signal),
      deliver: (mail, options) => ways.deliver(mail, options),
      close: async () => {},
      describe: () => ({ transport: name }),
    }),
  }
}
