import type { ContentStore } from './content-store.ts'
import type { Engine } from './engine.ts'

const AT_ONCE = 500

/** Deletes the contents that were put before `before` and that no mail needs any more. Returns how many. */
export async function sweepContents(
  store: ContentStore,
  engine: Pick<Engine<never>, 'find'>,
  before: number,
): Promise<number> {
  let swept = 0
  let batch: string[] = []
  for await (const { id, storedAt } of store.list()) {
    if (storedAt >= before) continue
    batch.push(id)
    if (batch.length === AT_ONCE) {
      swept += await sweepBatch(store, engine, batch)
      batch = []
    }
  }
  return swept + (await sweepBatch(store, engine, batch))
}

async function sweepBatch(
  store: ContentStore,
  engine: Pick<Engine<never>, 'find'>,
  ids: readonly string[],
): Promise<number> {
  if (ids.length === 0) return 0
  const found = await engine.find(ids)
  const needed = new Set(found.filter(({ state }) => state !== 'done').map(({ id }) => id))
  const orphans = ids.filter((id) => !needed.has(id))
  for (const id of orphans) await store.delete(id)
  return orphans.length
}
