import { expect, test } from 'vitest'
import { describePostgres } from './support/describe-postgres.ts'
import { findSilent, freshQueue, HandWorker, newEntry, openEngine } from './support/open-engine.ts'

const DONE = { kind: 'done', result: { fine: true }, isKeyFree: false } as const

describePostgres('the engine', (server) => {
  test('keeps texts as they are, whatever characters they have', async () => {
    const queue = freshQueue()
    await using engine = await openEngine(server(), { queue })
    const record = { text: 'a\u0000b \ud800 "\'\\ $1 ? {} 💌', list: [1, null, true] }
    const entry = newEntry({ record, idempotencyKey: 'k\u0000', collapseKey: 'x'.repeat(9_000) })
    await engine.add(entry)
    const [found] = await engine.find([entry.id, 'no id', crypto.randomUUID()])
    expect(found).toEqual({ id: entry.id, state: 'waiting', record, progress: undefined, result: undefined })
  })

  test('tells how a mail stands at every step', async () => {
    const queue = freshQueue()
    await using engine = await openEngine(server(), { queue })
    const later = newEntry({ notBefore: Date.now() + 3_600_000 })
    const soon = newEntry()
    await engine.add(later)
    await engine.add(soon)
    expect(await states(engine, [later.id, soon.id])).toEqual(['delayed', 'waiting'])
    const worker = new HandWorker()
    engine.work(worker)
    const { taken, end } = await worker.next()
    expect(taken.id).toBe(soon.id)
    expect(await states(engine, [soon.id])).toEqual(['in-flight'])
    expect(await engine.figures()).toMatchObject({ waiting: 0, delayed: 1, inFlight: 1, failed: 0, inDoubt: 0 })
    end(DONE)
    await worker.isStored(soon.id)
    const [found] = await engine.find([soon.id])
    expect(found).toMatchObject({ state: 'done', result: DONE.result })
    expect((await engine.figures()).ratePerSecond).toBeGreaterThan(0)
  })

  test('gives higher priorities first, and then those that were added first, in batches as well', async () => {
    const queue = freshQueue()
    await using engine = await openEngine(server(), { queue, concurrency: 1 })
    const priorities = ['low', 'normal', 'high', 'low', 'normal', 'high', 'normal'] as const
    const entries = priorities.map((priority, place) => newEntry({ priority, record: `${priority} ${place}` }))
    await Promise.all(entries.map((entry) => engine.add(entry)))
    const worker = new HandWorker()
    engine.work(worker)
    const order: unknown[] = []
    for (const _ of entries) {
      const { taken, end } = await worker.next()
      order.push(taken.record)
      end(DONE)
    }
    expect(order).toEqual(['high 2', 'high 5', 'normal 1', 'normal 4', 'normal 6', 'low 0', 'low 3'])
  })

  test('gives a mail again with what was noted, when its worker has fallen silent, and hears the old one no more', async () => {
    const queue = freshQueue()
    await using one = await openEngine(server(), { queue, concurrency: 1 })
    await using other = await openEngine(server(), { queue })
    const entry = newEntry()
    await one.add(entry)
    const silent = new HandWorker()
    one.work(silent)
    const first = await silent.next()
    await first.taken.note({ fence: 1 })
    // This process has no hand free, and so the other one gets it.
    await findSilent(server(), queue)
    const lively = new HandWorker()
    other.work(lively)
    const second = await lively.next()
    expect(second.taken).toMatchObject({ id: entry.id, progress: { fence: 1 } })
    await expect(first.taken.note({ fence: 2 })).rejects.toThrow('taken away')
    expect(first.taken.signal.aborted).toBe(true)
    first.end({ kind: 'done', result: 'of the old one', isKeyFree: false })
    await second.taken.note({ fence: 3 })
    second.end({ kind: 'done', result: 'of the new one', isKeyFree: false })
    await lively.isStored(entry.id)
    const [found] = await one.find([entry.id])
    expect(found).toMatchObject({ state: 'done', result: 'of the new one', progress: { fence: 3 } })
  })

  test('a heartbeat tells a worker that its mail was taken away', async () => {
    const queue = freshQueue()
    await using engine = await openEngine(server(), { queue, concurrency: 1, heartbeatMs: 10_000 })
    await engine.add(newEntry())
    const worker = new HandWorker()
    engine.work(worker)
    const { taken, end } = await worker.next()
    await findSilent(server(), queue)
    await new Promise<void>((resolve) => taken.signal.addEventListener('abort', () => resolve()))
    end({ kind: 'lost' })
    const again = await worker.next()
    expect(again.taken.id).toBe(taken.id)
    again.end(DONE)
  })

  test('what is to be tried again waits for its time, with its progress, and goes when it has come', async () => {
    const queue = freshQueue()
    await using engine = await openEngine(server(), { queue, pollMs: 50 })
    const entry = newEntry()
    await engine.add(entry)
    const worker = new HandWorker()
    engine.work(worker)
    const first = await worker.next()
    const notBefore = Date.now() + 300
    first.end({ kind: 'again', progress: { attempts: 1 }, notBefore })
    const second = await worker.next()
    expect(Date.now()).toBeGreaterThanOrEqual(notBefore)
    expect(second.taken).toMatchObject({ id: entry.id, progress: { attempts: 1 } })
    second.end({ kind: 'again', progress: { attempts: 2 }, notBefore: Date.now() + 3_600_000 })
    await worker.isStored(entry.id, 2)
    const stands = await engine.find([entry.id])
    expect(stands).toMatchObject([{ state: 'delayed', progress: { attempts: 2 } }])
  })

  test('held mails are kept, listed, sent again with a fresh lease, and dropped', async () => {
    const queue = freshQueue()
    await using engine = await openEngine(server(), { queue, keepMs: 0, idempotencyMs: 0 })
    const entries = [newEntry({ priority: 'low' }), newEntry(), newEntry()]
    const worker = new HandWorker()
    engine.work(worker)
    for (const entry of entries) {
      await engine.add(entry)
      const { end } = await worker.next()
      end({ kind: 'held', why: 'in-doubt', result: 'result', progress: 'progress', isKeyFree: false })
      await worker.isStored(entry.id)
    }
    const [first, second, third] = entries.map(({ id }) => id) as [string, string, string]
    const held: string[] = []
    for await (const found of engine.held()) held.push(found.id)
    expect(held).toEqual([third, second, first])
    expect(await engine.find([first])).toMatchObject([{ state: 'in-doubt', result: 'result', progress: 'progress' }])
    expect(await engine.remove(first)).toBe(false)
    expect(await engine.drop(third)).toBe(true)
    expect(await engine.drop(third)).toBe(false)
    expect(await engine.resend(third, 'again')).toBe(false)
    expect(await engine.resend(first, 'again')).toBe(true)
    const { taken, end } = await worker.next()
    expect(taken).toMatchObject({ id: first, progress: 'again' })
    end(DONE)
    await worker.isStored(first)
    expect(await engine.figures()).toMatchObject({ inDoubt: 1, failed: 0 })
  })

  test('lists more held mails than have room on one page', async () => {
    const queue = freshQueue()
    await using engine = await openEngine(server(), { queue, concurrency: 250 })
    const ids = Array.from({ length: 230 }, () => crypto.randomUUID())
    engine.work({
      handle: async () => ({ kind: 'held', why: 'failed', result: 1, progress: 2, isKeyFree: false }),
      stored: () => {},
    })
    const settled = new Set<string>()
    await using watching = await openEngine(server(), { queue })
    const all = new Promise<void>((resolve) => {
      watching.watch({
        settled: (id) => {
          if (settled.add(id).size === ids.length) resolve()
        },
        missed: () => {},
      })
    })
    await Promise.all(ids.map((id) => engine.add(newEntry({ id }))))
    await all
    const held: string[] = []
    for await (const { id } of engine.held()) held.push(id)
    expect(held.toSorted()).toEqual(ids.toSorted())
  })

  test('a mail that waits can be taken out, one that a worker has cannot', async () => {
    const queue = freshQueue()
    await using engine = await openEngine(server(), { queue, concurrency: 1 })
    const [taken, waiting] = [newEntry(), newEntry()]
    await engine.add(taken)
    await engine.add(waiting)
    const worker = new HandWorker()
    engine.work(worker)
    const { end } = await worker.next()
    expect(await engine.remove(taken.id)).toBe(false)
    expect(await engine.remove(waiting.id)).toBe(true)
    expect(await engine.find([waiting.id])).toEqual([])
    end(DONE)
    await worker.isStored(taken.id)
    expect(await engine.figures()).toMatchObject({ waiting: 0, inFlight: 0 })
  })

  test('of the mails with one key the last that was added counts', async () => {
    const queue = freshQueue()
    await using engine = await openEngine(server(), { queue })
    for (const collapseKey of ['k', 'other', 'k', undefined]) await engine.add(newEntry({ collapseKey }))
    const worker = new HandWorker()
    engine.work(worker)
    const collapsed: boolean[] = []
    for (let count = 0; count < 4; count++) {
      const { taken, end } = await worker.next()
      collapsed.push(await taken.isCollapsed())
      end(DONE)
    }
    expect(collapsed).toEqual([true, false, false, false])
  })

  test('what is done with is forgotten after keepMs, and what is held is not', async () => {
    const queue = freshQueue()
    await using engine = await openEngine(server(), { queue, keepMs: 0, idempotencyMs: 0 })
    const [done, held] = [newEntry(), newEntry()]
    const worker = new HandWorker()
    engine.work(worker)
    await engine.add(done)
    ;(await worker.next()).end(DONE)
    await engine.add(held)
    ;(await worker.next()).end({ kind: 'held', why: 'failed', result: 1, progress: 1, isKeyFree: false })
    await worker.isStored(held.id)
    while ((await engine.find([done.id])).length > 0);
    expect(await engine.find([held.id])).toMatchObject([{ state: 'failed' }])
  })
})

async function states(
  engine: { find(ids: readonly string[]): Promise<readonly { id: string; state: string }[]> },
  ids: readonly string[],
): Promise<readonly (string | undefined)[]> {
  const found = await engine.find(ids)
  return ids.map((id) => found.find((one) => one.id === id)?.state)
}
