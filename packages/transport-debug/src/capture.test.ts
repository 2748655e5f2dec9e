import { systemPorts } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { content, mail, NEVER, RICH } from '../test/mail.ts'
import { capture } from './capture.ts'

const signal = NEVER

test('a mail is accepted for every recipient, and remembered as it was', async () => {
  const outbox = capture()
  const transport = outbox.create(systemPorts)
  await transport.open({ signal })
  const { outcomes } = await transport.deliver(mail(['joe@example.net', 'sue@example.net'], RICH), { signal })
  await transport.close()
  expect(outcomes.map(({ path, fate }) => [path.toString(), fate])).toEqual([
    ['joe@example.net', 'accepted'],
    ['sue@example.net', 'accepted'],
  ])
  const [captured] = outbox.mails
  expect(captured?.octets.toString()).toBe(RICH.replaceAll('\n', '\r\n'))
  expect(captured?.from).toBe('ann@example.org')
  expect(captured?.to).toEqual(['joe@example.net', 'sue@example.net'])
  expect(captured?.subject).toBe('ÄÖ and more')
  expect(captured?.header('from')).toBe('Jürgen <ann@example.org>')
  expect(captured?.text).toBe('café au lait\nsecond line')
  expect(captured?.html).toBe('<p>é</p>')
  expect(captured?.attachments).toMatchObject([
    { fileName: '€ rates.pdf', mediaType: 'application/pdf', contentId: 'x@example.org' },
  ])
  expect([...(captured?.attachments[0]?.octets ?? [])]).toEqual([0, 1, 2, 3, 4])
})

test('the form that was asked for is the one that is kept, and kept as a copy', async () => {
  const asked: string[] = []
  const octets = Buffer.from('Subject: x\r\n\r\n')
  const whole = {
    ...content('', true),
    octets: (as: string) => {
      asked.push(as)
      return octets
    },
  }
  const outbox = capture({ as: '7BIT' })
  await outbox.create(systemPorts).deliver({ ...mail(), content: whole }, { signal })
  octets.fill(0)
  expect(asked).toEqual(['7BIT'])
  expect(outbox.mails[0]?.octets.toString()).toBe('Subject: x\r\n\r\n')
})

test('waiting for mails neither polls nor misses any', async () => {
  const outbox = capture()
  const transport = outbox.create(systemPorts)
  const both = outbox.whenMails(2)
  const first = outbox.nextMail()
  await transport.deliver(mail(['a@x']), { signal })
  await transport.deliver(mail(['b@x']), { signal })
  expect((await both).map((captured) => captured.to)).toEqual([['a@x'], ['b@x']])
  expect((await first).to).toEqual(['a@x'])
  expect((await outbox.nextMail()).to).toEqual(['b@x'])
  await transport.deliver(mail(['unseen@x']), { signal })
  outbox.clear()
  expect(outbox.mails).toEqual([])
  const next = outbox.nextMail()
  await transport.deliver(mail(['c@x']), { signal })
  expect((await next).to).toEqual(['c@x'])
})

test('beforeCommit is awaited once the content is read, and its rejection leaves nothing behind', async () => {
  const outbox = capture()
  const transport = outbox.create(systemPorts)
  let seen = -1
  const beforeCommit = async (): Promise<void> => {
    seen = outbox.mails.length
    throw new Error('no')
  }
  await expect(transport.deliver(mail(), { signal, beforeCommit })).rejects.toThrow('no')
  expect(seen).toBe(0)
  expect(outbox.mails).toEqual([])
})

test('an abort while the content is read or beforeCommit runs rejects with the reason, and frees the content', async () => {
  const outbox = capture()
  const transport = outbox.create(systemPorts)
  const reason = new Error('changed my mind')
  const reading = new AbortController()
  let freed = false
  const slow = {
    ...content(''),
    async *read() {
      try {
        yield Buffer.from('Subject: x\r\n')
        reading.abort(reason)
        yield Buffer.from('\r\n')
      } finally {
        freed = true
      }
    },
  }
  await expect(transport.deliver({ ...mail(), content: slow }, { signal: reading.signal })).rejects.toBe(reason)
  expect(freed).toBe(true)
  const committing = new AbortController()
  const beforeCommit = async (): Promise<void> => committing.abort(reason)
  await expect(transport.deliver(mail(), { signal: committing.signal, beforeCommit })).rejects.toBe(reason)
  expect(outbox.mails).toEqual([])
})

test('an error of the content is passed on, and nothing is kept', async () => {
  const outbox = capture()
  const broken = {
    ...content(''),
    // biome-ignore lint/correctness/useYield: it fails before it has anything to give.
    async *read(): AsyncGenerator<Uint8Array> {
      throw new Error('unreadable')
    },
  }
  await expect(outbox.create(systemPorts).deliver({ ...mail(), content: broken }, { signal })).rejects.toThrow(
    'unreadable',
  )
  expect(outbox.mails).toEqual([])
})

test('window and instances are as asked; options of the wrong form are refused by name', () => {
  const factory = capture({ window: 8, maxInstances: 2 })
  expect(factory.create(systemPorts).window).toBe(8)
  expect(factory.capabilities).toEqual({ partial: true, durable: false, maxInstances: 2 })
  expect(capture().create(systemPorts).window).toBe(1)
  expect(() => capture({ window: 0 })).toThrow(expect.objectContaining({ code: 'OPTIONS_INVALID', option: 'window' }))
  expect(() => capture({ windows: 1 } as object)).toThrow(
    expect.objectContaining({ code: 'OPTIONS_UNKNOWN', option: 'windows' }),
  )
})
