import { PgBoss } from 'pg-boss'
import type { Postgres } from './postgres.ts'

/**
 * pg-boss by itself, for its tables and its pool. It looks after nothing; what goes wrong in its housekeeping is no matter of
 * the test's, and would end the process if nobody listened.
 */
export async function ownBoss({ url }: Pick<Postgres, 'url'>, options: object): Promise<PgBoss> {
  const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false, ...options })
  boss.on('error', () => {})
  return boss.start()
}
