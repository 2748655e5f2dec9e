import { systemPorts, TransportFailedError } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { mail, NEVER } from '../test/mail.ts'
import type { FailureRule } from './failure-rule.ts'
import { scripted } from './scripted.ts'

const signal = NEVER

function fates(outcomes: readonly { fate: string }[]): string[] {
  return outcomes.map((outcome) => outcome.fate)
}

test('a recipient is refused by pattern, and the others are accepted', async () => {
  const factory = scripted([{ recipient: /@gone\.example$/, refuse: '550 5.1.1 no such user' }])
  const transport = factory.create(systemPorts)
  const { outcomes } = await transport.deliver(mail(['a@gone.example', 'b@here.example']), { signal })
  expect(outcomes).toMatchObject([
    {
      fate: 'refused',
      fault: 'recipient',
      permanence: 'permanent',
      reply: { code: 550, enhanced: [5, 1, 1], lines: ['5.1.1 no such user'] },
    },
    { fate: 'accepted' },
  ])
  expect(factory.mails.map((captured) => captured.to)).toEqual([['b@here.example']])
})

test('when every recipient is refused, neither content nor beforeCommit is touched', async () => {
  const untouchable = { ...mail(), content: undefined as never }
  const beforeCommit = (): never => expect.unreachable()
  const { outcomes } = await scripted([{ recipient: 'joe@example.net', refuse: '450 4.2.1 later' }])
    .create(systemPorts)
    .deliver(untouchable, { signal, beforeCommit })
  expect(outcomes).toMatchObject([{ fate: 'refused', permanence: 'transient', fault: 'recipient' }])
})

test('the nth mail is refused whole, and the rule can be used up', async () => {
  const factory = scripted([
    { nth: [2, 3], refuse: '554 5.7.1 spam' },
    { mail: (given) => given.labels.kind === 'bulk', times: 1, refuse: '452 4.3.1 full' },
  ])
  const transport = factory.create(systemPorts)
  const seen: string[] = []
  for (let count = 0; count < 4; count++) seen.push(...fates((await transport.deliver(mail(), { signal })).outcomes))
  expect(seen).toEqual(['accepted', 'refused', 'refused', 'accepted'])
  const bulk = { ...mail(), labels: { kind: 'bulk' } }
  expect((await transport.deliver(bulk, { signal })).outcomes).toMatchObject([
    { fate: 'refused', fault: 'mail', permanence: 'transient' },
  ])
  expect(fates((await transport.deliver(bulk, { signal })).outcomes)).toEqual(['accepted'])
})

test('deliver and open fail, by code or with a given error', async () => {
  const given = new TransportFailedError('SIZE_EXCEEDED', 'too big', { permanence: 'permanent', fault: 'mail' })
  const factory = scripted([
    { nth: 1, fail: 'CONNECTION_LOST' },
    { nth: 2, fail: given },
    { nth: 1, failOpen: 'CONNECT_FAILED' },
  ])
  const transport = factory.create(systemPorts)
  await expect(transport.open({ signal })).rejects.toMatchObject({ code: 'CONNECT_FAILED', permanence: 'transient' })
  await expect(transport.open({ signal })).resolves.toBeUndefined()
  await expect(transport.deliver(mail(), { signal })).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
  await expect(transport.deliver(mail(), { signal })).rejects.toBe(given)
  expect(fates((await transport.deliver(mail(), { signal })).outcomes)).toEqual(['accepted'])
  expect(factory.mails).toHaveLength(1)
})

test('a mail in doubt arrived, or did not; one recipient can be in doubt alone', async () => {
  const factory = scripted([
    { nth: 1, doubt: 'arrived' },
    { nth: 2, doubt: 'lost' },
    { nth: 3, doubt: 'lost', recipient: /^b/ },
  ])
  const transport = factory.create(systemPorts)
  const first = await transport.deliver(mail(), { signal })
  expect(first.outcomes).toMatchObject([{ fate: 'in-doubt', fault: 'relay', cause: { code: 'CONNECTION_LOST' } }])
  expect(factory.mails).toHaveLength(1)
  await transport.deliver(mail(), { signal })
  expect(factory.mails).toHaveLength(1)
  const third = await transport.deliver(mail(['a@x', 'b@x']), { signal })
  expect(fates(third.outcomes)).toEqual(['accepted', 'in-doubt'])
  expect(factory.mails).toHaveLength(2)
})

test('a stall ends with the signal: before the content nothing was sent, after it all is in doubt', async () => {
  const factory = scripted([
    { nth: 1, stall: 'before' },
    { nth: 2, stall: 'after' },
    { stallOpen: true, nth: 1 },
  ])
  const transport = factory.create(systemPorts)
  const reason = new Error('enough')
  const abortSoon = (): AbortSignal => {
    const controller = new AbortController()
    queueMicrotask(() => controller.abort(reason))
    return controller.signal
  }
  await expect(transport.open({ signal: abortSoon() })).rejects.toBe(reason)
  await expect(transport.deliver(mail(), { signal: abortSoon() })).rejects.toBe(reason)
  const controller = new AbortController()
  const stalled = transport.deliver(mail(), {
    signal: controller.signal,
    beforeCommit: async () => {
      setImmediate(() => controller.abort(reason))
    },
  })
  await expect(stalled).resolves.toMatchObject({ retire: true, outcomes: [{ fate: 'in-doubt', cause: reason }] })
  expect(factory.mails).toEqual([])
})

test('a delivery is held until it is let go, and an instance can ask to be retired', async () => {
  let release: () => void = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const factory = scripted(
    [
      { nth: 1, hold: held },
      { nth: 2, retire: true },
    ],
    { window: 2 },
  )
  const transport = factory.create(systemPorts)
  const first = transport.deliver(mail(['first@x']), { signal })
  expect(await transport.deliver(mail(['second@x']), { signal })).toMatchObject({ retire: true })
  release()
  expect((await first).retire).toBe(false)
  expect(factory.mails.map((captured) => captured.to)).toEqual([['second@x'], ['first@x']])
})

test('an opening and an answer are held until they are let go, and say when they are waited for', async () => {
  const reached: string[] = []
  const releases: (() => void)[] = []
  const hold = (place: string) => (): Promise<void> => {
    reached.push(place)
    return new Promise((resolve) => releases.push(resolve))
  }
  const factory = scripted([{ holdOpen: hold('open') }, { holdReply: hold('reply') }])
  const transport = factory.create(systemPorts)
  const opening = transport.open({ signal })
  await new Promise(setImmediate)
  expect(reached).toEqual(['open'])
  releases.shift()?.()
  await opening
  const first = transport.deliver(mail(['first@x']), { signal })
  await new Promise(setImmediate)
  expect([reached, factory.mails]).toEqual([['open', 'reply'], []])
  releases.shift()?.()
  expect(fates((await first).outcomes)).toEqual(['accepted'])
  const controller = new AbortController()
  const second = transport.deliver(mail(['second@x']), { signal: controller.signal })
  await new Promise(setImmediate)
  controller.abort('enough')
  expect(await second).toMatchObject({ retire: true, outcomes: [{ fate: 'in-doubt', cause: 'enough' }] })
  expect(factory.mails.map((captured) => captured.to)).toEqual([['first@x']])
})

test('rules can be added and taken away', async () => {
  const factory = scripted()
  const transport = factory.create(systemPorts)
  factory.use({ refuse: '550 no' })
  expect(fates((await transport.deliver(mail(), { signal })).outcomes)).toEqual(['refused'])
  factory.heal()
  expect(fates((await transport.deliver(mail(), { signal })).outcomes)).toEqual(['accepted'])
})

test.each([
  [{}, 'OPTIONS_INVALID'],
  [{ fail: 'CONNECT_FAILED', retire: true }, 'OPTIONS_INVALID'],
  [{ refuse: '250 fine' }, 'OPTIONS_INVALID'],
  [{ refuse: 'no' }, 'OPTIONS_INVALID'],
  [{ recipient: 'a@b', retire: true }, 'OPTIONS_INVALID'],
  [{ refuse: '550 no', nht: 1 }, 'OPTIONS_UNKNOWN'],
])('the rule %o is refused', (rule, code) => {
  expect(() => scripted([rule as FailureRule])).toThrow(expect.objectContaining({ code }))
})
