import type { MailObject } from '../../src/delivery/mail-object.ts'
import type { Outcome } from '../../src/delivery/receipt.ts'
import type { Delivered, DeliverOptions, Transport, TransportFactory } from '../../src/delivery/transport.ts'

/** What a toy transport does, and when. */
export interface ToyPlan {
  readonly window?: number
  readonly maxInstances?: number
  /** Called for every instance, counted from 1. */
  readonly open?: (instance: number, signal: AbortSignal) => Promise<void> | void
  readonly deliver?: (mail: MailObject, options: DeliverOptions, instance: number) => Promise<Delivered> | Delivered
  readonly close?: (instance: number) => Promise<void> | void
  readonly describe?: () => Readonly<Record<string, unknown>>
}

/** How one instance was used. */
export interface ToyRecord {
  opened: number
  closed: number
  inFlight: number
  mostInFlight: number
  readonly mails: MailObject[]
}

/** A transport that does as planned, and watches whether its promises are kept: `breaches` stays empty. */
export interface Toy extends TransportFactory {
  readonly instances: readonly ToyRecord[]
  readonly breaches: readonly string[]
  /** Instances that have been created and not closed. */
  readonly alive: number
}

export function accept(mail: MailObject): Delivered {
  return { outcomes: mail.envelope.recipients.map(({ path }): Outcome => ({ path, fate: 'accepted' })) }
}

export function toy(plan: ToyPlan = {}): Toy {
  const instances: ToyRecord[] = []
  const breaches: string[] = []
  const { window = 1, maxInstances = 1 } = plan
  return {
    name: 'toy',
    capabilities: { partial: true, durable: false, maxInstances },
    instances,
    breaches,
    get alive() {
      return instances.filter(({ closed }) => closed === 0).length
    },
    create: () => {
      const record = { opened: 0, closed: 0, inFlight: 0, mostInFlight: 0, mails: [] }
      const number = instances.push(record)
      if (instances.filter(({ closed }) => closed === 0).length > maxInstances) breaches.push('too many instances')
      return watched(plan, window, record, number, breaches)
    },
  }
}

function watched(plan: ToyPlan, window: number, record: ToyRecord, number: number, breaches: string[]): Transport {
  const must = (holds: boolean, breach: string): void => {
    if (!holds) breaches.push(`instance ${number}: ${breach}`)
  }
  return {
    window,
    describe: () => plan.describe?.() ?? {},
    async open({ signal }) {
      must(record.opened++ === 0 && record.closed === 0, 'opened out of turn')
      await plan.open?.(number, signal)
    },
    async deliver(mail, options) {
      must(record.opened === 1 && record.closed === 0, 'used when it was not open')
      must(!options.signal.aborted, 'given a mail that was cancelled already')
      must(++record.inFlight <= window, 'more in flight than its window')
      record.mostInFlight = Math.max(record.mostInFlight, record.inFlight)
      record.mails.push(mail)
      try {
        return await (plan.deliver ?? accept)(mail, options, number)
      } finally {
        record.inFlight--
      }
    },
    async close() {
      must(record.closed++ === 0, 'closed twice')
      must(record.opened === 1, 'closed before it was opened')
      must(record.inFlight === 0, 'closed with mails in flight')
      await plan.close?.(number)
    },
  }
}
