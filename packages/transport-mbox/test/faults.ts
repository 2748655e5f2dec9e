import { watch } from 'node:fs'
import { rename, rm, symlink, writeFile } from 'node:fs/promises'
import type { Stall, TransportFaults } from '@turbomail/conformance'
import { FileSizeLimit } from './file-size-limit.ts'
import { StalledPool } from './stalled-pool.ts'

/** What can be made to happen to an mbox, and how all of it is mended. */
export interface Faults {
  readonly faults: Partial<TransportFaults>
  mend(): Promise<void>
}

const RELAY = { permanence: 'transient', fault: 'relay' } as const

export function createFaults(path: string): Faults {
  const limit = new FileSizeLimit()
  const pools: StalledPool[] = []
  const makePool = async (): Promise<StalledPool> => {
    const pool = await StalledPool.make()
    pools.push(pool)
    return pool
  }
  return {
    faults: { ...failures(path, limit), ...stalls(path, makePool) },
    async mend() {
      await limit.lift()
      for (const pool of pools) await pool.dispose()
    },
  }
}

function failures(path: string, limit: FileSizeLimit): Partial<TransportFaults> {
  return {
    async 'fail-open'() {
      await rm(path)
      return { code: 'MAILBOX_UNAVAILABLE', ...RELAY }
    },
    async 'fail-transport'() {
      await lockAsSomebody(path)
      return { code: 'MBOX_LOCKED', ...RELAY }
    },
    async 'fail-underneath'() {
      await rename(path, `${path}.moved`)
      await symlink(`${path}.moved`, path)
      return { code: 'MBOX_NOT_REGULAR', ...RELAY, cause: 'ELOOP' }
    },
    'fill-up': () => limit.set(700),
  }
}

function stalls(path: string, makePool: () => Promise<StalledPool>): Partial<TransportFaults> {
  const whenWritten = async (): Promise<Stall> => {
    const pool = await makePool()
    return stallOf(
      pool,
      whenChanged(path, () => pool.stall()),
    )
  }
  return {
    async 'stall-open'() {
      const pool = await makePool()
      pool.stall()
      return stallOf(pool, Promise.resolve())
    },
    'stall-content': whenWritten,
    stall: whenWritten,
  }
}

function stallOf(pool: StalledPool, reached: Promise<void>): Stall {
  return { reached, release: () => pool.release() }
}

/** Calls `task` as soon as something has been written. */
function whenChanged(path: string, task: () => void): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(path, () => {
      watcher.close()
      task()
      resolve()
    })
  })
}

/** Takes the dot-lock and keeps it, as a program does that is alive; as soon as nobody has it. */
async function lockAsSomebody(path: string): Promise<void> {
  for (;;) {
    try {
      return await writeFile(`${path}.lock`, `${process.pid}\n`, { flag: 'wx' })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
}
