import assert from 'node:assert/strict'
import { Mailer, type MailObject, type Ticket } from '@turbomail/core'
import { neverAborted, systemPorts, type Transport } from '@turbomail/core/contract'
import { ondemand } from '@turbomail/manager-ondemand'
import { smtp } from '@turbomail/transport-smtp'
import type { Route } from '../rivals/rival.ts'

export type DelivererName = 'bare' | 'ondemand'

/** Resolves when all of the mails have been accepted; rejects if one was not. */
export type Deliverer = (mails: readonly MailObject[]) => Promise<void>

export const DELIVERERS: Readonly<Record<DelivererName, (route: Route) => Promise<Deliverer>>> = {
  bare: async (route) => {
    const instances = await Promise.all(Array.from({ length: route.connections }, () => openTo(route)))
    return (mails) => sendBare(instances, mails)
  },
  ondemand: async (route) => {
    const mailer = new Mailer({ transport: transportTo(route), manager: ondemand({ workers: route.connections }) })
    return (mails) => sendByQueue((mail) => mailer.submit(mail), mails)
  },
}

function transportTo({ port, connections }: Route) {
  return smtp({ host: '127.0.0.1', port, tls: 'none', maxConnections: connections })
}

async function openTo(route: Route): Promise<Transport> {
  const instance = transportTo(route).create(systemPorts)
  await instance.open({ signal: neverAborted })
  return instance
}

/** As many deliveries at once on each connection as it takes, and nothing else. */
async function sendBare(instances: readonly Transport[], mails: readonly MailObject[]): Promise<void> {
  const rest = mails.values()
  const sendRest = async (instance: Transport) => {
    for (const mail of rest) {
      const { outcomes } = await instance.deliver(mail, { signal: neverAborted })
      assert.equal(outcomes[0]?.fate, 'accepted')
    }
  }
  await Promise.all(instances.flatMap((instance) => Array.from({ length: instance.window }, () => sendRest(instance))))
}

/** The queue always has so many. */
const QUEUED = 500

async function sendByQueue(submit: (mail: MailObject) => Promise<Ticket>, mails: readonly MailObject[]): Promise<void> {
  const rest = mails.values()
  const sendRest = async () => {
    for (const mail of rest) {
      const { receipt } = await submit(mail)
      await receipt
    }
  }
  await Promise.all(Array.from({ length: QUEUED }, sendRest))
}
