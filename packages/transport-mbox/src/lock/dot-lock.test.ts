import { spawnSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { lstat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemPorts } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { newPath } from '../../test/temporary-folder.ts'
import { breakLock } from './break-lock.ts'
import { DotLock, lockPath } from './dot-lock.ts'

const HOST = systemPorts.identity.hostName

/** A pid that was given to a process which is no more. */
function deadPid(): number {
  return spawnSync('true').pid
}

function lockedBy(text: string, ageMs = 0): string {
  const path = newPath()
  const lock = lockPath(path)
  writeFileSync(lock, text)
  const then = (Date.now() - ageMs) / 1000
  if (ageMs > 0) utimesSync(lock, then, then)
  return path
}

const take = (path: string): Promise<DotLock | undefined> => DotLock.take(path, systemPorts)
const left = (path: string): readonly string[] => readdirSync(dirname(path))

test('the lock has pid and host in it, keeps others away until it is let go, and leaves nothing', async () => {
  const path = newPath()
  const lock = await take(path)
  expect(readFileSync(lockPath(path), 'latin1')).toBe(`${process.pid}:${HOST}\n`)
  expect(left(path)).toEqual(['joe.lock'])
  expect(await take(path)).toBeUndefined()
  await lock?.release()
  expect(left(path)).toEqual([])
})

test('of many who take it at once one has it', async () => {
  const path = newPath()
  const taken = await Promise.all(Array.from({ length: 20 }, () => take(path)))
  expect(taken.filter((lock) => lock !== undefined)).toHaveLength(1)
})

test.each([
  ['of a process that is no more', () => `${deadPid()}\n`, 0],
  ['of one of this host that is no more', () => `${deadPid()}:${HOST}\n`, 0],
  ['that nobody has touched for six minutes', () => '', 360_000],
  ['of nobody in particular, and old', () => '0', 360_000],
  ['of a process of that number, and old', () => `${process.pid}\n`, 360_000],
])('a lock %s is broken', async (_, text, ageMs) => {
  const path = lockedBy(text(), ageMs)
  const lock = await take(path)
  expect(lock).toBeDefined()
  await lock?.release()
  expect(left(path)).toEqual([])
})

test.each([
  ['of a process that is alive', () => `${process.pid}\n`, 0],
  ['of a process of another host', () => `${deadPid()}:elsewhere\n`, 0],
  ['of nobody in particular', () => '', 0],
  ['of process 0, as procmail writes it', () => '0', 0],
  ['with anything in it', () => `x${deadPid()}`, 0],
  ['that was touched four minutes ago', () => '', 240_000],
])('a lock %s is respected', async (_, text, ageMs) => {
  const path = lockedBy(text(), ageMs)
  expect(await take(path)).toBeUndefined()
  expect(left(path)).toEqual(['joe.lock'])
})

test('touching makes it young again, and is left to whose lock it is', async () => {
  const path = newPath()
  const lock = await take(path)
  utimesSync(lockPath(path), 1, 1)
  await lock?.touch()
  expect(Date.now() - lstatSync(lockPath(path)).mtimeMs).toBeLessThan(60_000)
  writeFileSync(`${path}.other`, 'other')
  renameSync(`${path}.other`, lockPath(path))
  await lock?.touch()
  await lock?.release()
  expect(readFileSync(lockPath(path), 'latin1')).toBe('other')
})

test('a lock that has been taken anew since it was found to be stale is not broken', async () => {
  const path = lockedBy('')
  const stale = await lstat(lockPath(path), { bigint: true })
  rmSync(lockPath(path))
  writeFileSync(lockPath(path), 'fresh')
  expect(await breakLock(lockPath(path), stale, `${path}.lock`, systemPorts)).toBe(false)
  expect(readFileSync(lockPath(path), 'latin1')).toBe('fresh')
})

test('of two who break a stale lock at once, neither removes what the other has taken', async () => {
  for (let round = 0; round < 50; round++) {
    const path = lockedBy('', 360_000)
    const taken = await Promise.all([take(path), take(path), take(path)])
    const holders = taken.filter((lock) => lock !== undefined)
    expect(holders.length).toBeLessThanOrEqual(1)
    expect(existsSync(lockPath(path))).toBe(holders.length === 1)
    for (const lock of holders) await lock.release()
    expect(left(path)).toEqual([])
  }
})

test('a symbolic link in the place of the lock is a lock like any other', async () => {
  const path = newPath()
  symlinkSync('elsewhere', lockPath(path))
  expect(await take(path)).toBeUndefined()
  expect(left(path)).toEqual(['joe.lock'])
})

test('a stale lock is left to who breaks it already, and to the next when that one was killed', async () => {
  const path = lockedBy('', 360_000)
  const claim = join(dirname(path), '.joe.lock.breaking')
  writeFileSync(claim, `${process.pid}\n`)
  expect(await take(path)).toBeUndefined()
  expect(left(path)).toEqual(['.joe.lock.breaking', 'joe.lock'])
  writeFileSync(claim, `${deadPid()}\n`)
  expect(await take(path)).toBeUndefined()
  expect(await take(path)).toBeDefined()
  expect(left(path)).toEqual(['joe.lock'])
})
