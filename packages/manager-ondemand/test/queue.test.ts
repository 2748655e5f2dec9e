import fc from 'fast-check'
import { expect, test } from 'vitest'
import { QueuedMail } from '../src/mail.ts'
import { MailQueue } from '../src/queue.ts'
import { PRIORITIES, resolveSubmit } from '../src/submit-options.ts'
import { Timeline } from '../src/timeline.ts'
import { mailOf } from './support/bench.ts'

const letter = fc.constantFrom('a', 'b', 'c')
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('push' as const),
      priority: fc.constantFrom(...PRIORITIES),
      group: letter,
      domain: letter,
      sender: letter,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('take' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), which: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('limit' as const), domain: letter, forMs: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(20) }) },
)

/** Mails that wait, as a plain list of them, and what each may do. */
class Model {
  readonly timeline: Timeline = new Timeline()
  readonly queue: MailQueue = new MailQueue(this.timeline)
  readonly limits: Map<string, number> = new Map()
  waiting: QueuedMail[] = []
  /** Turns that each group, and each domain of each group, has had since another that might have gone last had one. */
  readonly waits: Map<string, number> = new Map()
  now = 0
  pushed = 0

  mayGo = (mail: QueuedMail): boolean => this.notBefore(domainOf(mail)) <= this.now

  notBefore(domain: string): number {
    return this.limits.get(domain) ?? 0
  }

  /** Limits are never lifted before their time. */
  limit(domain: string, forMs: number): void {
    this.limits.set(domain, Math.max(this.notBefore(domain), this.now + forMs))
  }

  push({ priority, group, domain, sender }: Record<'priority' | 'group' | 'domain' | 'sender', string>): void {
    const number = this.pushed++
    const options = resolveSubmit({ priority: priority as 'high', group }, 'ondemand')
    const to = `m${number}@${domain}.example`
    const mail = new QueuedMail(mailOf(`m${number}`, { to, from: `${sender}@example.com` }), options, number, this.now)
    this.waiting.push(mail)
    this.queue.push(mail)
  }

  take(): void {
    this.timeline.run(this.now)
    const taken = this.queue.take(this.now, ({ envelope }) => this.notBefore(envelope.recipients[0].path.domain))
    const ready = this.waiting.filter(this.mayGo)
    if (taken === undefined) {
      expect(ready.map(({ number }) => number)).toEqual([])
      return
    }
    expect(ready).toContain(taken)
    this.#expectOrder(taken, ready)
    this.#expectFairness(taken, ready)
    this.waiting = this.waiting.filter((mail) => mail !== taken)
  }

  #expectOrder(taken: QueuedMail, ready: readonly QueuedMail[]): void {
    const rank = ({ options }: QueuedMail): number => PRIORITIES.indexOf(options.priority)
    expect(rank(taken)).toBe(Math.min(...ready.map(rank)))
    const same = ready.filter((mail) => wayOf(mail) === wayOf(taken))
    expect(taken.number).toBe(Math.min(...same.map(({ number }) => number)))
  }

  /** Nobody who might go all the time waits for longer than it takes each of the others to have a turn or two. */
  #expectFairness(taken: QueuedMail, ready: readonly QueuedMail[]): void {
    const peers = ready.filter(({ options }) => options.priority === taken.options.priority)
    const mine = groupOf(taken)
    for (const key of new Set(peers.map(groupOf)))
      this.waits.set(key, key === mine ? 0 : (this.waits.get(key) ?? 0) + 1)
    for (const key of [...this.waits.keys()]) if (!peers.some((mail) => groupOf(mail) === key)) this.waits.delete(key)
    expect(Math.max(...this.waits.values())).toBeLessThanOrEqual(4)
  }
}

const domainOf = ({ mail }: QueuedMail): string => mail.envelope.recipients[0].path.domain
const groupOf = ({ options }: QueuedMail): string => `${options.priority} ${options.group}`
const wayOf = (mail: QueuedMail): string => `${groupOf(mail)} ${domainOf(mail)}`

test('priorities, turns, order and limits are kept, for every sequence of steps', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
      const model = new Model()
      for (const each of steps) {
        if (each.kind === 'push') model.push(each)
        else if (each.kind === 'take') model.take()
        else if (each.kind === 'limit') model.limit(`${each.domain}.example`, each.forMs)
        else if (each.kind === 'wait') model.now += each.ms
        else {
          const mail = model.waiting[each.which]
          if (mail !== undefined) model.queue.remove(mail)
          model.waiting = model.waiting.filter((other) => other !== mail)
        }
        expect(model.queue.size).toBe(model.waiting.length)
      }
      model.now += 1_000
      while (model.waiting.length > 0) model.take()
      expect(model.queue.size).toBe(0)
      expect(model.timeline.next).toBe(Number.POSITIVE_INFINITY)
    }),
    { numRuns: 300 },
  )
})
