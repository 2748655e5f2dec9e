import type { Ports } from '../ports/ports.ts'
import type { Dispatcher, DispatcherFactory } from './dispatcher.ts'
import type { Guards } from './guards.ts'
import { createDispatcher } from './pooled-dispatcher.ts'
import type { TransportFactory } from './transport.ts'

/** A transport with a pool of its own, or a combination with what it brings; for whoever makes combinations, too. */
export function liftTransport(
  transport: TransportFactory | DispatcherFactory,
  ports: Ports,
  guards?: Guards,
): Dispatcher {
  if (isDispatcherFactory(transport)) return transport.createDispatcher(ports, guards)
  return createDispatcher(transport, ports, guards)
}

function isDispatcherFactory(value: TransportFactory | DispatcherFactory): value is DispatcherFactory {
  return 'createDispatcher' in value
}

/** Whether `value` has the shape of either; two copies of core in one tree understand each other. */
export function isTransportLike(value: unknown): value is TransportFactory | DispatcherFactory {
  if (typeof value !== 'object' || value === null || !('name' in value)) return false
  if ('createDispatcher' in value) return typeof value.createDispatcher === 'function'
  return 'create' in value && typeof value.create === 'function' && 'capabilities' in value
}
