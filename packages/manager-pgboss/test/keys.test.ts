import { expect, test } from 'vitest'
import { describePostgres } from './support/describe-postgres.ts'
import { freshQueue, HandWorker, newEntry, openEngine } from './support/open-engine.ts'

describePostgres('an idempotencyKey', (server) => {
  test('is of one mail, however many add it at once, in one process or several', async () => {
    const queue = freshQueue()
    await using one = await openEngine(server(), { queue })
    await using other = await openEngine(server(), { queue })
    const adding = Array.from({ length: 40 }, (_, place) => {
      const engine = place % 2 === 0 ? one : other
      return engine.add(newEntry({ idempotencyKey: `key ${place % 4}`, record: place }))
    })
    const ids = await Promise.all(adding)
    expect(new Set(ids).size).toBe(4)
    for (let place = 4; place < ids.length; place++) expect(ids[place]).toBe(ids[place % 4])
    expect(await one.figures()).toMatchObject({ waiting: 4 })
  })

  test('stands for its mail as long as that is not done with, and for idempotencyMs', async () => {
    const queue = freshQueue()
    await using engine = await openEngine(server(), { queue, idempotencyMs: 0 })
    const idempotencyKey = 'key'
    const first = await engine.add(newEntry({ idempotencyKey }))
    expect(await engine.add(newEntry({ idempotencyKey }))).toBe(first)
    const worker = new HandWorker()
    engine.work(worker)
    const { end } = await worker.next()
    end({ kind: 'done', result: 1, isKeyFree: false })
    await worker.isStored(first)
    await engine.rest()
    const second = newEntry({ idempotencyKey })
    expect(await engine.add(second)).toBe(second.id)
    expect(await engine.find([first])).toMatchObject([{ state: 'done' }])
  })

  test('is free again when its mail was taken out', async () => {
    const queue = freshQueue()
    await using engine = await openEngine(server(), { queue })
    const idempotencyKey = 'key'
    const first = await engine.add(newEntry({ idempotencyKey }))
    await engine.remove(first)
    const second = newEntry({ idempotencyKey })
    expect(await engine.add(second)).toBe(second.id)
  })

  test('is free again when its mail is done with and went to nobody', async () => {
    const queue = freshQueue()
    await using engine = await openEngine(server(), { queue })
    const idempotencyKey = 'key'
    const worker = new HandWorker()
    engine.work(worker)
    const first = await engine.add(newEntry({ idempotencyKey }))
    const { end } = await worker.next()
    end({ kind: 'held', why: 'failed', result: 1, progress: 1, isKeyFree: true })
    await worker.isStored(first)
    await engine.rest()
    const second = newEntry({ idempotencyKey })
    expect(await engine.add(second)).toBe(second.id)
    expect(await engine.add(newEntry({ idempotencyKey }))).toBe(second.id)
  })
})
