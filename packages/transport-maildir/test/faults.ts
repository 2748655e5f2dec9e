import { mkdirSync, renameSync, watch } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Stall, TransportFaults } from '@turbomail/conformance'
import { FileSizeLimit } from './file-size-limit.ts'
import type { Gate } from './gate.ts'
import { StalledPool } from './stalled-pool.ts'

/** What the file system can be made to do to a Maildir, and how all of it is mended. */
export interface Faults {
  readonly faults: Partial<TransportFaults>
  mend(): Promise<void>
}

const FAILURE = { code: 'MAILBOX_UNAVAILABLE', permanence: 'transient', fault: 'relay' } as const

export function createFaults(folder: string, path: string, gate: Gate): Faults {
  const limit = new FileSizeLimit()
  const pools: StalledPool[] = []
  const makePool = async (): Promise<StalledPool> => {
    const pool = await StalledPool.make()
    pools.push(pool)
    return pool
  }
  return {
    faults: {
      ...failures(folder, path, limit),
      ...stalls(path, gate, makePool),
      retire: async () => replaceNew(path, gate),
    },
    async mend() {
      await limit.lift()
      for (const pool of pools) await pool.dispose()
    },
  }
}

function failures(folder: string, path: string, limit: FileSizeLimit): Partial<TransportFaults> {
  const removeTmp = async () => {
    await rm(join(path, 'tmp'), { recursive: true })
    return { ...FAILURE, cause: 'ENOENT' }
  }
  return {
    async 'fail-open'() {
      await rm(folder, { recursive: true })
      return FAILURE
    },
    'fail-transport': removeTmp,
    'fail-underneath': removeTmp,
    'fill-up': () => limit.set(200),
  }
}

function stalls(path: string, gate: Gate, makePool: () => Promise<StalledPool>): Partial<TransportFaults> {
  return {
    async 'stall-open'() {
      const pool = await makePool()
      pool.stall()
      return stallOf(pool, Promise.resolve())
    },
    async 'stall-content'() {
      const pool = await makePool()
      return stallOf(
        pool,
        whenBegun(join(path, 'tmp'), () => pool.stall()),
      )
    },
    async stall() {
      const pool = await makePool()
      return stallOf(
        pool,
        gate.once(() => pool.stall()),
      )
    },
  }
}

function stallOf(pool: StalledPool, reached: Promise<void>): Stall {
  return { reached, release: () => pool.release() }
}

/** Calls `task` as soon as there is something new in `tmp`. */
function whenBegun(tmp: string, task: () => void): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(tmp, () => {
      watcher.close()
      task()
      resolve()
    })
  })
}

/** Another folder stands where the open one was. */
function replaceNew(path: string, gate: Gate): void {
  gate.once(() => {
    renameSync(join(path, 'new'), join(path, 'moved-away'))
    mkdirSync(join(path, 'new'))
  })
}
