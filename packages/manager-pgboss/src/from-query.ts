import { type QueryKinds, RETRY_KINDS, readQuery } from '@turbomail/core/contract'
import type { PgBossOptions } from './options.ts'
import { type PgBossManagerFactory, pgboss } from './pgboss.ts'

const KINDS: QueryKinds<PgBossOptions> = {
  connection: 'text',
  embedded: { folder: 'text' },
  schema: 'text',
  queue: 'text',
  concurrency: 'number',
  inlineOctets: 'number',
  keepMs: 'number',
  idempotencyMs: 'number',
  sendTimeoutMs: 'number',
  heartbeatMs: 'number',
  pollMs: 'number',
  commitMs: 'number',
  limit: { max: 'number', perMs: 'number' },
  retry: RETRY_KINDS,
}

/** The manager of `pgboss?connection=postgres%3A%2F%2Flocalhost%2Fapp`: what `createMailer` of `@turbomail/core` asks for. */
export function fromQuery(query: string): PgBossManagerFactory {
  return pgboss(readQuery<PgBossOptions>(query, KINDS))
}
