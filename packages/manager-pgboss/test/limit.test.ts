import pg from 'pg'
import { expect, test } from 'vitest'
import { describePostgres } from './support/describe-postgres.ts'
import { freshQueue, newEntry, openEngine } from './support/open-engine.ts'

describePostgres('a limit', (server) => {
  test('is kept by all workers together, in every span of its length', async () => {
    const limit = { max: 5, perMs: 400 }
    const queue = freshQueue()
    await using one = await openEngine(server(), { queue, limit })
    await using other = await openEngine(server(), { queue, limit })
    await using client = await watched(server().url)
    const given: string[] = []
    const done = new Promise<void>((resolve) => {
      const worker = {
        handle: async ({ id }: { readonly id: string }) => {
          if (given.push(id) === 22) resolve()
          return { kind: 'done', result: 1, isKeyFree: false } as const
        },
        stored: () => {},
      }
      one.work(worker)
      other.work(worker)
    })
    await Promise.all(Array.from({ length: 22 }, () => one.add(newEntry())))
    await done
    const starts = await fetched(client)
    for (const [place, start] of starts.entries()) {
      const end = starts[place + limit.max]
      if (end !== undefined) expect(end - start).toBeGreaterThanOrEqual(limit.perMs)
    }
    expect(starts).toHaveLength(22)
  })
})

/** Keeps a copy of every note of what was fetched: the notes themselves are forgotten when they are older than the span. */
async function watched(url: string): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(`CREATE TABLE noted AS TABLE turbomail.mail_start WITH NO DATA;
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO public.noted SELECT NEW.*; RETURN NEW; END $$;
    CREATE TRIGGER note AFTER INSERT ON turbomail.mail_start FOR EACH ROW EXECUTE FUNCTION note()`)
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}

/** When each mail was fetched, in milliseconds. */
async function fetched(client: pg.Client): Promise<readonly number[]> {
  const text = 'SELECT (extract(epoch FROM started_at) * 1000)::float8 AS time, mails FROM noted ORDER BY started_at'
  const { rows } = await client.query<{ time: number; mails: number }>(text)
  return rows.flatMap(({ time, mails }) => Array.from({ length: mails }, () => time))
}
