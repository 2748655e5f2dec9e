import fc from 'fast-check'
import { expect, test } from 'vitest'
import { directManager } from '../src/delivery/direct-manager.ts'
import { limiter } from '../src/delivery/limiter.ts'
import type { MailObject } from '../src/delivery/mail-object.ts'
import { createDispatcher } from '../src/delivery/pooled-dispatcher.ts'
import type { Outcome } from '../src/delivery/receipt.ts'
import type { Delivered } from '../src/delivery/transport.ts'
import { TransportFailedError } from '../src/delivery/transport-failed-error.ts'
import { settle } from './support/fake-clock.ts'
import { mailTo } from './support/hand-made-mail.ts'
import { testPorts } from './support/test-ports.ts'
import { accept, toy } from './support/toy-transport.ts'

const DOMAINS = ['a.example', 'b.example', 'c.example'] as const
type Ending = 'accept' | 'busy' | 'closing' | 'lost'
const ENDINGS: readonly Ending[] = ['accept', 'accept', 'accept', 'busy', 'closing', 'lost']

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      mailer: fc.nat(2),
      to: fc.array(fc.constantFrom(...DOMAINS), { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('deliver' as const), ending: fc.constantFrom(...ENDINGS) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 3_000 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('abort' as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('refuse' as const), opens: fc.boolean() }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

function end(mail: MailObject, ending: Ending): Delivered | Promise<never> {
  if (ending === 'accept') return accept(mail)
  if (ending === 'lost') {
    return Promise.reject(new TransportFailedError('CONNECTION_LOST', 'lost', { permanence: 'transient' }))
  }
  const reply = { code: ending === 'busy' ? 450 : 421, lines: ['not now'] }
  const fault = ending === 'busy' ? 'recipient' : 'relay'
  const outcomes = mail.envelope.recipients.map(
    ({ path }): Outcome => ({ path, fate: 'refused', permanence: 'transient', fault, reply }),
  )
  return { outcomes, retire: ending === 'closing' }
}

/** Three mailers with a transport each, and one limiter. */
async function play(steps: readonly Step[], patient: boolean, maxConcurrent: number) {
  const ports = testPorts(0.5)
  const limits = limiter({
    mailsPerSecond: 4,
    perDomain: { recipientsPerMinute: 9 },
    perSender: { mailsPerMinute: 40 },
    maxConnections: 4,
  })
  const starts: { readonly at: number; readonly mail: MailObject }[] = []
  const ends: (() => void)[] = []
  let isDown = false
  const most = { alive: 0 }
  const transports = [1, 2, 3].map(() =>
    toy({
      window: 2,
      maxInstances: 3,
      open: () => {
        most.alive = Math.max(
          most.alive,
          transports.reduce((sum, { alive }) => sum + alive, 0),
        )
        return isDown ? (end(mailTo('x@x.x'), 'lost') as Promise<never>) : undefined
      },
      deliver: (mail) => {
        starts.push({ at: ports.clock.now(), mail })
        return new Promise((resolve) => ends.push(() => resolve(end(mail, next))))
      },
    }),
  )
  let next: Ending = 'accept'
  const dispatchers = transports.map((transport) => createDispatcher(transport, ports, { limiter: limits }))
  const managers = dispatchers.map((dispatcher) =>
    directManager({ maxConcurrent }).create(dispatcher, {
      ports,
      retry: { scope: 'transient', attempts: 3, deadlineMs: 600_000 },
    }),
  )
  for (const manager of managers) await manager.start()
  const controllers: AbortController[] = []
  let [submitted, settled] = [0, 0]
  for (const each of steps) {
    if (each.kind === 'submit') {
      const [first = '', ...others] = each.to.map((domain, index) => `r${index}@${domain}`)
      const controller = new AbortController()
      controllers.push(controller)
      submitted++
      const ticket = await managers[each.mailer]?.submit(mailTo(first, ...others), { signal: controller.signal })
      ticket?.receipt.then(
        () => settled++,
        () => settled++,
      )
    } else if (each.kind === 'deliver') {
      next = each.ending
      ends.shift()?.()
    } else if (each.kind === 'wait') await ports.clock.advance(each.ms)
    else if (each.kind === 'abort') controllers[each.which]?.abort()
    else isDown = !each.opens
    await settle()
  }
  isDown = false
  next = 'accept'
  const controller = new AbortController()
  const stopping = Promise.all(managers.map((manager) => manager.stop({ signal: controller.signal })))
  if (!patient) controller.abort()
  for (let round = 0; round < 2_000 && settled < submitted; round++) {
    for (const done of ends.splice(0)) done()
    await ports.clock.advance(1_000)
  }
  const reports = await stopping
  for (const dispatcher of dispatchers) await dispatcher.close()
  return {
    ports,
    limits,
    transports,
    starts,
    most,
    submitted,
    settled,
    unsent: reports.flatMap(({ unsent }) => unsent),
  }
}

test('whatever happens: no window holds more than the limits, over mailers, connections and domains, and all end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.boolean(),
      fc.constantFrom(2, Number.POSITIVE_INFINITY),
      async (steps, patient, maxConcurrent) => {
        const { ports, limits, transports, starts, most, submitted, settled, unsent } = await play(
          steps,
          patient,
          maxConcurrent,
        )
        for (const { at } of starts) {
          const within = (ms: number) => starts.filter((start) => start.at >= at && start.at <= at + ms)
          expect(within(1_000).length).toBeLessThanOrEqual(4)
          expect(within(60_000).length).toBeLessThanOrEqual(40)
          for (const domain of DOMAINS) {
            const recipients = within(60_000).flatMap(({ mail }) => mail.envelope.recipients)
            expect(recipients.filter(({ path }) => path.domain === domain).length).toBeLessThanOrEqual(9)
          }
        }
        expect(most.alive).toBeLessThanOrEqual(4)
        expect(settled).toBe(submitted)
        if (patient) expect(unsent).toEqual([])
        for (const { breaches, alive } of transports) expect([breaches, alive]).toEqual([[], 0])
        expect(limits.connections?.free).toBe(4)
        expect(ports.clock.pending).toBe(0)
      },
    ),
    { numRuns: 150 },
  )
})
