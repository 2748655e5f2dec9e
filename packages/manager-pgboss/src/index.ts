/**
 * A durable queue in PostgreSQL, through pg-boss, that takes mails within your own SQL transactions.
 */
export {
  type ContentStore,
  type DurableFigures,
  DurableQueue,
  type EncryptionOptions,
  type FolderStoreOptions,
  folderStore,
  type HeldAttempt,
  type HeldMail,
  type Priority,
  type ResendOptions,
  type StoredContent,
} from '@turbomail/durable'
export type { Database, Transaction } from './database.ts'
export { fromPg, type PgClientLike } from './from-pg.ts'
export { fromQuery } from './from-query.ts'
export type { ConnectionOptions, EmbeddedOptions, PgBossOptions, RateLimit } from './options.ts'
export { type PgBossManagerFactory, pgboss } from './pgboss.ts'
export type { EmbeddedDatabase } from './pglite.ts'
export type { PgBossSubmitOptions } from './submit-options.ts'
