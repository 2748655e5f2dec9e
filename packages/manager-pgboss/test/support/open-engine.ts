import { systemPorts } from '@turbomail/core/contract'
import type { NewEntry, Taken, Verdict, Worker } from '@turbomail/durable'
import { Embedded } from '../../src/embedded.ts'
import { type PgBossOptions, resolvePgBoss } from '../../src/options.ts'
import { PgBossEngine } from '../../src/pgboss-engine.ts'
import { ownBoss } from './own-boss.ts'
import type { Postgres } from './postgres.ts'

let queues = 0

/** The name of a queue that no other test has. */
export function freshQueue(): string {
  return `test-${++queues}`
}

/** An engine on a server, which closes with the test. Another engine on the same queue is another process, as far as it can tell. */
export async function openEngine(
  server: Postgres,
  options: PgBossOptions & { readonly queue: string },
): Promise<PgBossEngine & AsyncDisposable> {
  const resolved = resolvePgBoss({ connection: server.url, ...options })
  const engine = new PgBossEngine(resolved, new Embedded({}), systemPorts, false)
  await engine.open()
  return Object.assign(engine, { [Symbol.asyncDispose]: () => engine.rest().then(() => engine.close()) })
}

export function newEntry(rest: Partial<NewEntry> = {}): NewEntry {
  return { id: crypto.randomUUID(), record: { text: 'mail' }, priority: 'normal', ...rest }
}

/** A mail that a worker has in hand, until the test says what became of it. */
export interface InHand {
  readonly taken: Taken
  end(verdict: Verdict): void
}

/** A worker that leaves every mail to the test. */
export class HandWorker implements Worker {
  readonly #hand: InHand[] = []
  readonly stored: (taken: Taken, verdict: Verdict) => void
  readonly #heard: (() => void)[] = []
  readonly #stored: string[] = []

  constructor() {
    this.stored = ({ id }) => {
      this.#stored.push(id)
      this.#tell()
    }
  }

  handle(taken: Taken): Promise<Verdict> {
    return new Promise((end) => {
      this.#hand.push({ taken, end })
      this.#tell()
    })
  }

  /** The next mail that it is given. */
  async next(): Promise<InHand> {
    await this.until(() => this.#hand.length > 0)
    return this.#hand.shift() as InHand
  }

  /** How many it has been given that the test has not asked for. */
  get waiting(): number {
    return this.#hand.length
  }

  isStored(id: string, times = 1): Promise<void> {
    return this.until(() => this.#stored.filter((one) => one === id).length >= times)
  }

  async until(happened: () => boolean): Promise<void> {
    while (!happened()) await new Promise<void>((resolve) => void this.#heard.push(resolve))
  }

  #tell(): void {
    for (const heard of this.#heard.splice(0)) heard()
  }
}

/** Has pg-boss find that whoever has jobs of this queue has been silent for an hour. */
export async function findSilent(server: Postgres, queue: string): Promise<void> {
  const boss = await ownBoss(server, { schema: 'turbomail', monitorIntervalSeconds: 1 })
  try {
    const silent = `UPDATE turbomail.job SET heartbeat_on = now() - interval '1 hour' WHERE name = $1 AND state = 'active'`
    await boss.getDb().executeSql(silent, [queue])
    await boss.getDb().executeSql('UPDATE turbomail.queue SET monitor_on = NULL WHERE name = $1', [queue])
    await boss.supervise(queue)
  } finally {
    await boss.stop()
  }
}
