import { Mailer } from '@turbomail/core'
import { type Outcome, TransportFailedError } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { mailTo } from '../support/hand-made-mail.ts'
import { testPorts } from '../support/test-ports.ts'
import { type ToyPlan, toy } from '../support/toy-transport.ts'
import { failover } from './failover.ts'

const down = new TransportFailedError('CONNECT_FAILED', 'down', { permanence: 'transient' })

function setUp(first: ToyPlan, second: ToyPlan = {}) {
  const relays = [toy(first), toy(second)] as const
  return { relays, mailer: new Mailer({ transport: failover(...relays), ports: testPorts() }) }
}

function all(rest: Omit<Outcome, 'path'>): NonNullable<ToyPlan['deliver']> {
  return (mail) => ({ outcomes: mail.envelope.recipients.map(({ path }) => ({ path, ...rest })) })
}

test.each([
  ['cannot be reached', { open: () => Promise.reject(down) }],
  ['breaks off before anything is accepted', { deliver: () => Promise.reject(down) }],
])('a relay that %s is stood in for, within one attempt', async (_, plan) => {
  const { relays, mailer } = setUp(plan)
  expect(await mailer.send(mailTo('a@example.com'))).toMatchObject({ attempts: 1, accepted: [{}] })
  expect(relays[1].instances[0]?.mails).toHaveLength(1)
  await mailer.stop()
  expect([relays[0].alive, relays[1].alive, ...relays[0].breaches, ...relays[1].breaches]).toEqual([0, 0])
})

test.each<[string, Omit<Outcome, 'path'>, string]>([
  ['a refusal of the recipient', { fate: 'refused', permanence: 'permanent', fault: 'recipient' }, 'DELIVERY_REFUSED'],
  ['a mail in doubt', { fate: 'in-doubt', permanence: 'transient', fault: 'relay' }, 'DELIVERY_IN_DOUBT'],
])('%s does not move to the next relay', async (_, outcome, code) => {
  const { relays, mailer } = setUp({ deliver: all(outcome) })
  await expect(mailer.send(mailTo('a@example.com'))).rejects.toMatchObject({ code })
  expect(relays[1].instances).toEqual([])
  await mailer.stop()
})

test('a combination can be combined again, verified and closed', async () => {
  const relays = [toy({ open: () => Promise.reject(down) }), toy({ open: () => Promise.reject(down) }), toy()] as const
  const mailer = new Mailer({ transport: failover(failover(relays[0], relays[1]), relays[2]), ports: testPorts() })
  expect(await mailer.send(mailTo('a@example.com'))).toMatchObject({ accepted: [{}] })
  await expect(mailer.verify()).rejects.toBe(down)
  await mailer.stop()
  expect(relays.map(({ alive }) => alive)).toEqual([0, 0, 0])
})
