import type { Dispatcher, DispatcherFactory } from '@turbomail/core/contract'
import { afterEach } from 'vitest'
import { type FakePorts, fakePorts } from './fake-ports.ts'

const opened: Dispatcher[] = []

afterEach(async () => {
  await Promise.all(opened.splice(0).map((dispatcher) => dispatcher.close()))
})

/** A combination with ports of its own; it is closed when the test is over. */
export function dispatcherOf(factory: DispatcherFactory): { dispatcher: Dispatcher; ports: FakePorts } {
  const ports = fakePorts()
  const dispatcher = factory.createDispatcher(ports)
  opened.push(dispatcher)
  return { dispatcher, ports }
}
