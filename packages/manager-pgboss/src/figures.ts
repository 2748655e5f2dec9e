import type { DurableFigures } from '@turbomail/durable'
import type { Ground } from './ground.ts'

const SPAN_SECONDS = 60

/** How things stand, now: the counts that pg-boss keeps itself are as old as its last look. */
export async function readFigures({ db, schema, queue }: Ground): Promise<DurableFigures> {
  const { rows } = await db.executeSql(textOf(schema), [queue])
  const [row] = rows as [Record<keyof DurableFigures, number>]
  return {
    waiting: row.waiting,
    delayed: row.delayed,
    inFlight: row.inFlight,
    failed: row.failed,
    inDoubt: row.inDoubt,
    oldestAgeMs: Math.max(0, Math.round(row.oldestAgeMs)),
    ratePerSecond: row.ratePerSecond,
  }
}

function textOf(schema: string): string {
  return `SELECT jobs.*, held.*, rate.* FROM (
      SELECT count(*) FILTER (WHERE state < 'active' AND start_after <= now())::int AS waiting,
        count(*) FILTER (WHERE state < 'active' AND start_after > now())::int AS delayed,
        count(*) FILTER (WHERE state = 'active')::int AS "inFlight",
        COALESCE(extract(epoch FROM now() - min(created_on)
          FILTER (WHERE state < 'active' AND start_after <= now())) * 1000, 0)::float8 AS "oldestAgeMs"
      FROM ${schema}.job WHERE name = $1::text
    ) jobs, (
      SELECT count(*) FILTER (WHERE held = 'failed')::int AS failed,
        count(*) FILTER (WHERE held = 'in-doubt')::int AS "inDoubt"
      FROM ${schema}.mail WHERE queue = $1::text AND held IS NOT NULL
    ) held, (
      SELECT (count(*) / ${SPAN_SECONDS}.0)::float8 AS "ratePerSecond" FROM ${schema}.mail
      WHERE queue = $1::text AND settled_at > now() - interval '${SPAN_SECONDS} seconds'
    ) rate`
}
