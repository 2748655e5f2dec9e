import assert from 'node:assert'
import {
  type Delivered,
  type DeliverOptions,
  type MailObject,
  neverAborted,
  systemPorts,
  type Transport,
} from '@turbomail/core/contract'
import { eventually } from '../patience.ts'
import type { Arrived, TransportFaultName, TransportFaults, TransportHarness } from '../transport-harness.ts'
import { activeResources, grown } from './active-resources.ts'
import { type WatchedPorts, watchPorts } from './watched-ports.ts'

/** Whoever else lives in this process may have a timer or a file of its own for that long. */
const OTHERS_MS = 250

/** What a case does with a harness: it stands where the dispatcher stands, and keeps what is promised to a transport. */
export class Rig {
  readonly harness: TransportHarness
  readonly ports: WatchedPorts
  readonly #open = new Set<Transport>()
  readonly #resources = activeResources()

  constructor(harness: TransportHarness) {
    this.harness = harness
    this.ports = watchPorts(harness.ports ?? systemPorts)
  }

  /** An instance that is not open yet. */
  create(): Transport {
    const transport = this.harness.factory.create(this.ports)
    this.#open.add(transport)
    return transport
  }

  async open(): Promise<Transport> {
    const transport = this.create()
    await transport.open({ signal: neverAborted })
    return transport
  }

  deliver(transport: Transport, mail: MailObject, options: Partial<DeliverOptions> = {}): Promise<Delivered> {
    return transport.deliver(mail, { signal: neverAborted, ...options })
  }

  async close(transport: Transport): Promise<void> {
    this.#open.delete(transport)
    await transport.close()
  }

  /** Opens, delivers and closes. */
  async send(mail: MailObject, options?: Partial<DeliverOptions>): Promise<Delivered> {
    const transport = await this.open()
    const delivered = await this.deliver(transport, mail, options)
    await this.close(transport)
    return delivered
  }

  arrived(): Promise<readonly Arrived[]> {
    return this.harness.arrived()
  }

  /** Has the far end misbehave. */
  provoke<Name extends TransportFaultName>(
    name: Name,
    ...given: Parameters<TransportFaults[Name]>
  ): ReturnType<TransportFaults[Name]> {
    const { faults } = this.harness
    const fault = faults[name] as ((...given: unknown[]) => ReturnType<TransportFaults[Name]>) | undefined
    assert.ok(fault, `the harness cannot produce ${name}`)
    return fault.apply(faults, given)
  }

  eventually(condition: () => boolean | Promise<boolean>): Promise<boolean> {
    return eventually(condition, this.harness.patienceMs)
  }

  /** All instances are closed; nothing of theirs may be left. */
  async expectNothingLeft(): Promise<void> {
    const { harness, ports } = this
    const ended = await this.eventually(async () => ((await harness.connections?.()) ?? 0) === 0)
    assert.ok(ended, 'the far end still sees an instance open')
    assert.ok(await this.eventually(() => ports.timers === 0), 'a timer is left')
    const patienceMs = harness.patienceMs === 0 ? OTHERS_MS : harness.patienceMs
    const freed = await eventually(() => grown(this.#resources, activeResources()).length === 0, patienceMs)
    assert.ok(freed, `left open: ${grown(this.#resources, activeResources()).join(', ')}`)
  }

  /** Closes what the case has left open. That it may go wrong is another case's matter. */
  async tidy(): Promise<void> {
    for (const transport of this.#open) await transport.close().catch(() => {})
  }
}
