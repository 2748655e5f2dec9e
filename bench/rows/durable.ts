import { missingPostgres } from '../../tooling/servers/postgres.ts'
import { missingRedis } from '../../tooling/servers/redis.ts'
import { compareQueues, type QueueContest } from '../durable/compare-queues.ts'
import { storedOctets } from '../durable/stored-octets.ts'
import type { Missing, Row } from '../harness/row.ts'

const TITLES = { bullmq: 'Redis', pgboss: 'PostgreSQL' } as const
const MANAGERS = ['bullmq', 'pgboss'] as const
const MODES = ['report', 'retry'] as const

/** Durable managers against BullMQ and nodemailer put together in the usual way. */
export const durableRows: readonly Row[] = MANAGERS.flatMap((manager) => [
  row(`${TITLES[manager]}: submitting, 100 at a time`, { manager, inDoubt: 'report', workers: 0 }),
  ...MODES.map((inDoubt) =>
    row(
      `${TITLES[manager]}: submitted and delivered, 1 worker, in doubt: ${inDoubt}`,
      { manager, inDoubt, workers: 1 },
      1.5,
    ),
  ),
  ...[2, 4].map((workers) =>
    row(`${TITLES[manager]}: submitted and delivered, ${workers} workers`, { manager, inDoubt: 'report', workers }),
  ),
  {
    group: 'durable',
    name: `${TITLES[manager]}: what a small letter takes while it waits`,
    unit: 'octets',
    measure: async () => missingFor(manager) ?? storedOctets(manager),
  },
])

function row(name: string, contest: QueueContest, atLeast?: number): Row {
  const target = atLeast === undefined ? {} : { target: { of: 'ratio', atLeast } as const }
  return {
    group: 'durable',
    name,
    unit: 'mails/s',
    ...target,
    measure: async (settings) => missingFor(contest.manager) ?? compareQueues(contest, settings),
  }
}

function missingFor(manager: QueueContest['manager']): Missing | undefined {
  const missing = missingRedis() ?? (manager === 'pgboss' ? missingPostgres() : undefined)
  return missing === undefined ? undefined : { missing }
}
