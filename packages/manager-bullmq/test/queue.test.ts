import { capture, scripted } from '@turbomail/transport-debug'
import { expect } from 'vitest'
import { AT_ONCE, gather, MESSAGE, Processes } from './support/processes.ts'
import { redisTest } from './support/redis-server.ts'

const named = (subject: string) => ({ ...MESSAGE, subject })
const TWO = { ...MESSAGE, to: ['bob@example.com', 'carol@example.com'] }

redisTest('one process submits, another delivers, and the first has the receipt', async () => {
  await using processes = await Processes.on()
  const submitter = await processes.start()
  const outbox = capture()
  await processes.start(outbox, 'deliver')
  const receipt = await submitter.send(MESSAGE)
  expect(receipt).toMatchObject({ accepted: [{}], attempts: 1 })
  expect(outbox.mails).toMatchObject([{ messageId: receipt.messageId }])
})

redisTest('higher priorities go first, and each in the order of submission', async () => {
  await using processes = await Processes.on({ concurrency: 1 })
  const submitter = await processes.start()
  const tickets = []
  for (const [index, priority] of (['low', 'normal', 'high', 'low', 'normal', 'high', undefined] as const).entries()) {
    tickets.push(await submitter.submit(named(`${priority ?? 'normal'} ${index}`), { priority }))
  }
  const outbox = capture()
  await processes.start(outbox, 'deliver')
  await Promise.all(tickets.map(({ receipt }) => receipt))
  const order = ['high 2', 'high 5', 'normal 1', 'normal 4', 'normal 6', 'low 0', 'low 3']
  expect(outbox.mails.map(({ subject }) => subject)).toEqual(order)
})

redisTest('a mail does not go before its time', async () => {
  await using processes = await Processes.on()
  const outbox = capture()
  const mailer = await processes.start(outbox)
  const notBefore = Date.now() + 700
  const later = await mailer.submit(named('later'), { notBefore })
  await mailer.send(named('now'))
  expect(await (await processes.queue()).figures()).toMatchObject({ delayed: 1 })
  await later.receipt
  expect(Date.now()).toBeGreaterThanOrEqual(notBefore)
  expect(outbox.mails.map(({ subject }) => subject)).toEqual(['now', 'later'])
})

redisTest('an expired mail is not handed over, nor one that a later one has replaced', async () => {
  await using processes = await Processes.on()
  const submitter = await processes.start()
  const expired = await submitter.submit(named('expired'), { expires: Date.now() - 1 })
  const replaced = await submitter.submit(named('replaced'), { collapseKey: 'status of ann@example.org' })
  const latest = await submitter.submit(named('latest'), { collapseKey: 'status of ann@example.org' })
  const other = await submitter.submit(named('other'), { collapseKey: 'another' })
  const outbox = capture()
  await processes.start(outbox, 'deliver')
  await expect(expired.receipt).rejects.toMatchObject({ code: 'MAIL_EXPIRED' })
  await expect(replaced.receipt).rejects.toMatchObject({ code: 'MAIL_COLLAPSED' })
  await Promise.all([latest.receipt, other.receipt])
  expect(outbox.mails.map(({ subject }) => subject)).toEqual(['latest', 'other'])
  const client = processes.server.client()
  const keys = await client.keys('*')
  expect(keys.filter((key) => key.includes('collapse'))).toHaveLength(2)
  expect(keys.join()).not.toContain('ann@example.org')
  for (const key of keys.filter((one) => one.includes('collapse'))) expect(await client.pttl(key)).toBeGreaterThan(0)
  client.disconnect()
})

redisTest('an idempotency key is one mail, whichever process submits it, also at the same time', async () => {
  await using processes = await Processes.on()
  const submitters = await Promise.all([processes.start(), processes.start()])
  const submit = (index: number) => submitters[index % 2]?.submit(MESSAGE, { idempotencyKey: 'order 7' })
  const tickets = await Promise.all(Array.from({ length: 20 }, (_, index) => submit(index)))
  expect(new Set(tickets.map((ticket) => ticket?.id)).size).toBe(1)
  const outbox = capture()
  await processes.start(outbox, 'deliver')
  await Promise.all(tickets.map((ticket) => ticket?.receipt))
  expect((await submit(0))?.id).toBe(tickets[0]?.id)
  expect(outbox.mails).toHaveLength(1)
})

redisTest(
  'a key lasts for idempotencyMs from the submission, and is free at once when nobody has the mail',
  async () => {
    await using processes = await Processes.on({ idempotencyMs: 600_000, retry: { attempts: 1 } })
    const mailer = await processes.start(scripted([{ nth: 1, refuse: '550 no' }]))
    const refused = await mailer.submit(MESSAGE, { idempotencyKey: 'order 7' })
    await expect(refused.receipt).rejects.toMatchObject({ code: 'DELIVERY_REFUSED' })
    const client = processes.server.client()
    const keys = async (): Promise<readonly string[]> => (await client.keys('*')).filter((key) => key.includes(':de:'))
    await expect.poll(keys).toEqual([])
    const second = await mailer.submit(MESSAGE, { idempotencyKey: 'order 7' })
    expect(second.id).not.toBe(refused.id)
    await second.receipt
    const [key = ''] = await keys()
    await expect.poll(() => client.pttl(key)).toBeLessThanOrEqual(600_000)
    expect(await client.pttl(key)).toBeGreaterThan(500_000)
    client.disconnect()
  },
)

redisTest('a key whose mail has vanished keeps no other back', async () => {
  await using processes = await Processes.on()
  const submitter = await processes.start()
  const first = await submitter.submit(MESSAGE, { idempotencyKey: 'order 7' })
  const client = processes.server.client()
  await client.del(`{turbomail}:turbomail:${first.id}`)
  client.disconnect()
  const second = await submitter.submit(MESSAGE, { idempotencyKey: 'order 7' })
  expect(second.id).not.toBe(first.id)
  expect((await submitter.submit(MESSAGE, { idempotencyKey: 'order 7' })).id).toBe(second.id)
})

redisTest('a ticket is found by another process, before its mail is done with and after', async () => {
  await using processes = await Processes.on()
  const { id = '', messageId } = await (await processes.start()).submit(MESSAGE)
  const other = await processes.start()
  const waiting = await other.ticket(id)
  expect(waiting).toMatchObject({ id, messageId })
  await processes.start(capture(), 'deliver')
  expect(await waiting?.receipt).toMatchObject({ messageId, accepted: [{}] })
  expect(await (await other.ticket(id))?.receipt).toMatchObject({ messageId, accepted: [{}] })
  expect(await other.ticket('e2a4b8ce-0000-4000-8000-000000000000')).toBeUndefined()
})

redisTest('what was refused for now is tried again, for those recipients only', async () => {
  await using processes = await Processes.on({ retry: { ...AT_ONCE, delayMs: 50 } })
  const outbox = scripted([{ nth: 1, recipient: 'carol@example.com', refuse: '451 later' }])
  const mailer = await processes.start(outbox)
  expect(await mailer.send(TWO)).toMatchObject({ accepted: [{}, {}], attempts: 2 })
  expect(outbox.mails.map(({ to }) => to)).toEqual([['bob@example.com'], ['carol@example.com']])
})

redisTest('what failed for good and what is in doubt is held, told apart, counted, resent and dropped', async () => {
  await using processes = await Processes.on({ retry: { attempts: 1 } })
  const outbox = scripted([
    { nth: 1, refuse: '550 no' },
    { nth: 2, doubt: 'lost' },
    { nth: 3, refuse: '550 no' },
  ])
  const mailer = await processes.start(outbox, 'both', { concurrency: 1 })
  const tickets = []
  for (const subject of ['refused', 'in doubt', 'forgotten']) tickets.push(await mailer.submit(named(subject)))
  await Promise.allSettled(tickets.map(({ receipt }) => receipt))
  const queue = await processes.queue()
  expect(await queue.figures()).toMatchObject({ failed: 2, inDoubt: 1, waiting: 0, inFlight: 0 })
  const held = await gather(queue.held())
  expect(held.map(({ why }) => why)).toEqual(['failed', 'in-doubt', 'failed'])
  expect(held.map(({ id }) => id)).toEqual(tickets.map(({ id }) => id).reverse())
  const [forgotten = '', inDoubt = '', refused = ''] = held.map(({ id }) => id)
  expect(await queue.drop(forgotten)).toBe(true)
  expect(await queue.drop(forgotten)).toBe(false)
  expect(await queue.show(forgotten)).toBeUndefined()
  for (const id of [inDoubt, refused]) expect(await queue.resend(id)).toBe(true)
  expect(await (await mailer.ticket(inDoubt))?.receipt).toMatchObject({ accepted: [{}], inDoubt: [] })
  expect(await (await mailer.ticket(refused))?.receipt).toMatchObject({ accepted: [{}], refused: [] })
  expect(await queue.resend(refused)).toBe(false)
  expect(await queue.figures()).toMatchObject({ failed: 0, inDoubt: 0 })
  expect(await gather(queue.held())).toEqual([])
})

redisTest('all that is held is listed, whatever is dropped meanwhile', async () => {
  await using processes = await Processes.on({ retry: { attempts: 1 } })
  const mailer = await processes.start(scripted([{ refuse: '550 no' }]))
  const tickets = await Promise.all(Array.from({ length: 250 }, (_, index) => mailer.submit(named(String(index)))))
  await Promise.allSettled(tickets.map(({ receipt }) => receipt))
  const queue = await processes.queue()
  expect(new Set((await gather(queue.held())).map(({ id }) => id)).size).toBe(250)
  let dropped = 0
  for await (const { id } of queue.held()) dropped += (await queue.drop(id)) ? 1 : 0
  expect(dropped).toBe(250)
})

redisTest('the workers of a queue keep a rate together', async () => {
  await using processes = await Processes.on({ limit: { max: 5, perMs: 300 } })
  const submitter = await processes.start()
  const tickets = await Promise.all(Array.from({ length: 16 }, () => submitter.submit(MESSAGE)))
  const began = performance.now()
  for (let worker = 0; worker < 2; worker++) await processes.start(capture(), 'deliver')
  await Promise.all(tickets.map(({ receipt }) => receipt))
  expect(performance.now() - began).toBeGreaterThanOrEqual(3 * 300 - 50)
})

redisTest('mails that are done with are forgotten, and no key of theirs is left', async () => {
  await using processes = await Processes.on({ keepMs: 0, idempotencyMs: 0 })
  const mailer = await processes.start(capture())
  const { id = '', receipt } = await mailer.submit(MESSAGE, { idempotencyKey: 'order 7' })
  await receipt
  const client = processes.server.client()
  await client.zadd('{turbomail}:turbomail:completed', Date.now() - 61_000, id)
  await mailer.send(MESSAGE)
  expect(await mailer.ticket(id)).toBeUndefined()
  await expect.poll(async () => (await client.keys('*')).filter((key) => key.includes(':de:'))).toEqual([])
  client.disconnect()
})

redisTest('figures tell how long the oldest has waited, and the rate', async () => {
  await using processes = await Processes.on({ concurrency: 1 })
  const submitter = await processes.start()
  const tickets = await Promise.all([submitter.submit(MESSAGE), submitter.submit(MESSAGE, { priority: 'low' })])
  const queue = await processes.queue()
  await expect.poll(async () => (await queue.figures()).oldestAgeMs).toBeGreaterThan(20)
  expect(await queue.figures()).toMatchObject({ waiting: 2, delayed: 0, ratePerSecond: 0 })
  await processes.start(capture(), 'deliver')
  await Promise.all(tickets.map(({ receipt }) => receipt))
  expect(await queue.figures()).toMatchObject({ waiting: 0, inFlight: 0, oldestAgeMs: 0, ratePerSecond: 2 / 60 })
})

redisTest('with a key, nothing of a mail can be read on the server', async () => {
  await using processes = await Processes.on({ encryption: { key: Buffer.alloc(32, 'k') } })
  const mailer = await processes.start(capture())
  await mailer.send({ ...MESSAGE, text: 'a well-kept secret' }, { collapseKey: 'bob', idempotencyKey: 'carol' })
  const client = processes.server.client()
  const all = await client.keys('*')
  const values = await Promise.all(
    all.map(async (key) => ((await client.type(key)) === 'hash' ? Object.values(await client.hgetall(key)) : [])),
  )
  expect([...all, ...values.flat()].join('\n')).not.toMatch(/secret|bob|carol|ann@/)
  client.disconnect()
})
