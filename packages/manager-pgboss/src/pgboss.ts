import { type ManagerFactory, systemPorts } from '@turbomail/core/contract'
import { DurableManager, DurableQueue } from '@turbomail/durable'
import { Embedded } from './embedded.ts'
import { type PgBossOptions, resolvePgBoss } from './options.ts'
import { PgBossEngine } from './pgboss-engine.ts'
import { ALL_OPTIONS, OWN_OPTIONS, type PgBossSubmitOptions, transactionOf } from './submit-options.ts'

const NAME = 'pgboss'

/** What `pgboss()` returns. */
export interface PgBossManagerFactory extends ManagerFactory<PgBossSubmitOptions> {
  /** The queue as those who look after it see it: figures, and mails that are held. Close it when done. */
  openQueue(): Promise<DurableQueue>
}

/**
 * A manager that keeps mails in PostgreSQL, through pg-boss, and that can take them within a transaction of yours. Throws an
 * `OptionsError` that names what is unknown or malformed.
 */
export function pgboss(options?: PgBossOptions): PgBossManagerFactory {
  const resolved = resolvePgBoss(options)
  const embedded = new Embedded(resolved.embedded)
  return {
    name: NAME,
    submitOptions: ALL_OPTIONS,
    namingOptions: ['collapseKey', 'idempotencyKey'],
    durable: true,
    sendTimeoutMs: resolved.durable.sendTimeoutMs,
    create(dispatcher, context) {
      const engine = new PgBossEngine(resolved, embedded, context.ports, context.role !== 'submit')
      const parts = { name: NAME, engine, options: resolved.durable, ownOptions: OWN_OPTIONS, within: transactionOf }
      return new DurableManager({ ...parts, commitMs: resolved.commitMs }, dispatcher, context)
    },
    async openQueue() {
      const engine = new PgBossEngine(resolved, embedded, systemPorts, false)
      await engine.open()
      return new DurableQueue(engine, resolved.durable, systemPorts)
    },
  }
}
