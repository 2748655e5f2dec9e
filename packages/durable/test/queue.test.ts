import { scripted } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import type { ContentStore } from '../src/index.ts'
import { gather, MESSAGE, Processes } from './support/processes.ts'

const TWO = { ...MESSAGE, to: ['bob@example.com', 'carol@example.com'] }
const SIXTY_KIB = 'x'.repeat(60_000)

/** A store in memory, and what is in it. */
function memoryStore(): ContentStore & { readonly contents: Map<string, Buffer> } {
  const contents = new Map<string, Buffer>()
  return {
    contents,
    put: async (id, octets) => {
      contents.set(id, Buffer.concat(await gather(octets)))
    },
    async *open(id) {
      const octets = contents.get(id)
      if (octets === undefined) throw new Error('not there')
      yield octets
    },
    delete: async (id) => {
      contents.delete(id)
    },
    async *list() {
      for (const id of contents.keys()) yield { id, storedAt: 0 }
    },
  }
}

async function heldId(processes: Processes): Promise<string> {
  const [held] = await gather(processes.queue().held())
  return held?.id ?? ''
}

test('a held mail is sent again to those that were not accepted, and its receipt tells of all', async () => {
  await using processes = new Processes({ retry: { attempts: 1 } })
  const outbox = scripted([{ nth: 1, recipient: 'carol@example.com', refuse: '550 5.1.1 unknown' }])
  const { mailer } = processes.start(outbox)
  await mailer.send(TWO)
  const queue = processes.queue()
  const id = await heldId(processes)
  expect(await queue.resend(id)).toBe(true)
  const ticket = await mailer.ticket(id)
  expect((await ticket?.receipt)?.accepted.map(({ path }) => path.toString())).toEqual(TWO.to)
  expect(outbox.mails.map(({ to }) => to)).toEqual([['bob@example.com'], ['carol@example.com']])
  expect(new Set(outbox.mails.map(({ messageId }) => messageId)).size).toBe(1)
  expect(await queue.resend(id)).toBe(false)
})

test('one in doubt can be left alone when the rest is sent again', async () => {
  await using processes = new Processes({ retry: { attempts: 1 } })
  const { mailer } = processes.start(scripted([{ nth: 1, recipient: 'bob@example.com', doubt: 'lost' }]))
  await mailer.send(TWO)
  const queue = processes.queue()
  const id = await heldId(processes)
  expect(await queue.show(id)).toMatchObject({ why: 'in-doubt', receipt: { inDoubt: [{}], accepted: [{}] } })
  expect(await queue.resend(id, { fates: ['refused', 'untried'] })).toBe(false)
  expect(await queue.resend(id, { fates: ['in-doubt'] })).toBe(true)
  const ticket = await mailer.ticket(id)
  expect(await ticket?.receipt).toMatchObject({ accepted: [{}, {}], inDoubt: [] })
})

test('a dropped mail is forgotten with its content', async () => {
  const store = memoryStore()
  await using processes = new Processes({ store, inlineOctets: 1000, retry: { attempts: 1 } })
  const { mailer } = processes.start(scripted([{ refuse: '550 no' }]))
  await mailer.send({ ...MESSAGE, text: SIXTY_KIB }).catch(() => {})
  const id = await heldId(processes)
  expect([...store.contents.keys()]).toEqual([id])
  const held = await processes.queue().show(id)
  expect(held?.content.size('7BIT')).toBeGreaterThan(60_000)
  expect(await processes.queue().drop(id)).toBe(true)
  expect(store.contents.size).toBe(0)
  expect(await processes.queue().show(id)).toBeUndefined()
  expect(await processes.queue().drop(id)).toBe(false)
})

test('a large content goes to the store, never into the queue, and leaves it when the mail is done with', async () => {
  const store = memoryStore()
  await using processes = new Processes({ store, inlineOctets: 1000 })
  const { mailer } = processes.start()
  const ticket = await mailer.submit({ ...MESSAGE, text: SIXTY_KIB })
  expect(store.contents.size).toBe(1)
  expect(JSON.stringify([...processes.memory.entries.values()].map(({ entry }) => entry)).length).toBeLessThan(2000)
  const outbox = scripted()
  await processes.start(outbox, 'deliver').mailer.start()
  await ticket.receipt
  expect(outbox.mails[0]?.text?.trimEnd()).toBe(SIXTY_KIB)
  expect(store.contents.size).toBe(0)
})

test('without a store a large mail is refused', async () => {
  await using processes = new Processes({ inlineOctets: 1000 })
  const { mailer } = processes.start()
  await expect(mailer.submit({ ...MESSAGE, text: SIXTY_KIB })).rejects.toMatchObject({ code: 'CONTENT_STORE_MISSING' })
  expect(processes.memory.entries.size).toBe(0)
})

test('a mail that the queue does not take leaves nothing in the store', async () => {
  const store = memoryStore()
  await using processes = new Processes({ store, inlineOctets: 1000 })
  const { mailer, engine } = processes.start()
  engine.add = () => Promise.reject(new Error('away'))
  await expect(mailer.submit({ ...MESSAGE, text: SIXTY_KIB })).rejects.toThrow('away')
  expect(store.contents.size).toBe(0)
})

test('a sweep deletes what no mail names, and nothing else', async () => {
  const store = memoryStore()
  await using processes = new Processes({ store, inlineOctets: 1000 })
  const ticket = await processes.start().mailer.submit({ ...MESSAGE, text: SIXTY_KIB })
  store.contents.set('orphan', Buffer.from('left behind'))
  expect(await processes.queue().sweep({ olderThanMs: 0 })).toBe(1)
  expect([...store.contents.keys()]).toEqual([ticket.id])
})

test('nothing of a mail is stored in clear when there is a key', async () => {
  const store = memoryStore()
  const key = Buffer.alloc(32, 7)
  const secret = { ...MESSAGE, subject: 'Secret subject', text: 'A secret text', labels: { tenant: 'secret tenant' } }
  await using processes = new Processes({ store, encryption: { key }, retry: { attempts: 1 } })
  const { mailer } = processes.start(scripted([{ refuse: '550 secret reason' }]))
  await mailer.send(secret).catch(() => {})
  const stored = JSON.stringify([...processes.memory.entries.values()])
  expect(stored).not.toMatch(/secret|ann@|bob@/i)
  const held = await processes.queue().show(await heldId(processes))
  expect(held?.labels).toEqual({ tenant: 'secret tenant' })
})
