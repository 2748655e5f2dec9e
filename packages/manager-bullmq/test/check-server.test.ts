import { expect } from 'vitest'
import { Processes } from './support/processes.ts'
import { redisTest } from './support/redis-server.ts'

async function warned(...settings: readonly string[]): Promise<readonly string[]> {
  await using processes = await Processes.on({}, ...settings)
  await processes.start()
  return processes.warnings.map(({ code }) => code)
}

redisTest('a server that stores every write and evicts nothing is as it should be', async () => {
  expect(await warned()).toEqual([])
})

const WARNED: readonly (readonly [what: string, settings: readonly string[], code: string])[] = [
  ['that evicts', ['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'], 'REDIS_EVICTS'],
  ['that stores nothing', ['--appendonly', 'no'], 'REDIS_FORGETS'],
  ['with snapshots only', ['--appendonly', 'no', '--save', '60 1000'], 'REDIS_FORGETS'],
  ['that never syncs', ['--appendfsync', 'no'], 'REDIS_FORGETS'],
  ['that does not tell', ['--appendonly', 'no', '--rename-command', 'CONFIG', ''], 'REDIS_UNCHECKED'],
]

for (const [what, settings, code] of WARNED) {
  redisTest(`a server ${what} is warned of: ${code}`, async () => {
    expect(await warned(...settings)).toEqual([code])
  })
}
