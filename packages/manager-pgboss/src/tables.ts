import { MailError } from '@turbomail/core/contract'
import { type Database, inTransaction } from './database.ts'

/** What this version makes. */
const VERSION = 1

/** Makes the tables of the mails beside those of pg-boss, where they are not there. Any number of processes may do so at once. */
export async function createTables(db: Database, schema: string): Promise<void> {
  if ((await versionOf(db, schema)) === VERSION) return
  await inTransaction(db, async (transaction) => {
    await transaction.executeSql('SELECT pg_advisory_xact_lock(hashtext($1::text))::text', [`${schema} turbomail`])
    const version = await versionOf(transaction, schema)
    if (version > VERSION) throw tooNew(version)
    if (version < VERSION) for (const text of statements(schema)) await transaction.executeSql(text, [])
  })
}

/** Looked for in the catalogue itself: what a session remembers of names may be older than the lock it has just waited for. */
async function versionOf(db: Pick<Database, 'executeSql'>, schema: string): Promise<number> {
  const text = `SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = $1::text AND tablename = 'mail_version'`
  const { rows: found } = await db.executeSql(text, [schema])
  if (found.length === 0) return 0
  const { rows } = await db.executeSql(`SELECT version FROM ${schema}.mail_version`, [])
  return rows[0]?.version ?? 0
}

function tooNew(version: number): MailError {
  const text = `The tables of the queue are of a newer version (${version}) than this one knows (${VERSION}).`
  return new MailError('QUEUE_TOO_NEW', text)
}

/**
 * The tables of version 1. Texts are JSON, and are not kept as such: PostgreSQL need not look into them, and its JSON has no NUL.
 * Keys are hashes. `job` is the id of the job of pg-boss, which is there until the mail is done with or held.
 */
function statements(schema: string): readonly string[] {
  return [
    `CREATE TABLE ${schema}.mail (
      id uuid PRIMARY KEY,
      queue text NOT NULL,
      serial bigint GENERATED ALWAYS AS IDENTITY,
      job uuid NOT NULL,
      record text NOT NULL,
      progress text,
      result text,
      priority smallint NOT NULL,
      held text CHECK (held IN ('failed', 'in-doubt')),
      added_at timestamptz NOT NULL DEFAULT now(),
      settled_at timestamptz,
      collapse_key text,
      idempotency_key text
    ) WITH (fillfactor = 70)`,
    `CREATE UNIQUE INDEX mail_idempotency ON ${schema}.mail (queue, idempotency_key) WHERE idempotency_key IS NOT NULL`,
    `CREATE INDEX mail_collapse ON ${schema}.mail (queue, collapse_key, serial) WHERE collapse_key IS NOT NULL`,
    `CREATE INDEX mail_settled ON ${schema}.mail (queue, settled_at) WHERE settled_at IS NOT NULL`,
    `CREATE INDEX mail_held ON ${schema}.mail (queue, settled_at, serial) WHERE held IS NOT NULL`,
    `CREATE TABLE ${schema}.mail_start (
      queue text NOT NULL,
      started_at timestamptz NOT NULL,
      mails integer NOT NULL
    )`,
    `CREATE INDEX mail_start_time ON ${schema}.mail_start (queue, started_at)`,
    `CREATE TABLE ${schema}.mail_version (version integer NOT NULL)`,
    `INSERT INTO ${schema}.mail_version VALUES (${VERSION})`,
  ]
}
