import {
  type Dispatcher,
  type DispatcherFactory,
  isTransportLike,
  OptionsError,
  type TransportFactory,
} from '@turbomail/core/contract'

/** What can be combined: a transport, or a combination. Each brings its own pool, breaker and limits. */
export type Relay = TransportFactory | DispatcherFactory

/** What a manager may say beside how many instances it wants. */
export type WantOptions = Parameters<Dispatcher['want']>[1]

/** A relay, or an `OptionsError` that names `place`. */
export function checkRelay(value: unknown, place: string): Relay {
  if (isTransportLike(value)) return value
  throw new OptionsError('OPTIONS_INVALID', `${place} must be what smtp() and the like return.`, place)
}

/** `failover(smtp://a, smtp://b)`. */
export function nameOf(combination: string, members: readonly { readonly name: string }[]): string {
  return `${combination}(${members.map(({ name }) => name).join(', ')})`
}
