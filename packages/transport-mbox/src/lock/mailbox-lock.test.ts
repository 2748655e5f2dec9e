import { readdirSync, readlinkSync, renameSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { besides, newPath } from '../../test/temporary-folder.ts'
import { portsWith } from '../../test/with-mbox.ts'
import { resolveOptions } from '../options.ts'
import type { LockMethods } from './lock-methods.ts'
import { lockMailbox, tryLock } from './mailbox-lock.ts'

/** An mbox in whose place another is put when its locks are taken for the first time. */
function replacedOnce(): { readonly path: string; readonly methods: LockMethods } {
  const path = newPath()
  writeFileSync(path, 'old')
  let taken = 0
  const fcntl = (): boolean => {
    if (taken++ > 0) return true
    writeFileSync(`${path}.new`, 'new')
    renameSync(`${path}.new`, path)
    return true
  }
  return { path, methods: { fcntl, dot: true } }
}

/** What this process has open, where the system tells. */
function openFiles(): readonly string[] {
  return readdirSync('/proc/self/fd').flatMap((file) => {
    try {
      return [readlinkSync(`/proc/self/fd/${file}`)]
    } catch {
      return []
    }
  })
}

test('a file that another has been put in the place of, since it was opened, is let go', async () => {
  const { path, methods } = replacedOnce()
  expect(await tryLock(resolveOptions({ path }), methods, portsWith())).toBeUndefined()
  expect(besides(path)).toEqual([])
})

test('and the other is opened and locked', async () => {
  const { path, methods } = replacedOnce()
  const locked = await lockMailbox(resolveOptions({ path }), methods, portsWith(), async () => true)
  expect(await locked?.file.readFile('utf8')).toBe('new')
  expect(besides(path)).toEqual(['joe.lock'])
  await locked?.release()
  expect(besides(path)).toEqual([])
})

test('when the dot-lock is taken, the fcntl lock is let go until both are tried again', async () => {
  const path = newPath()
  writeFileSync(path, '')
  writeFileSync(`${path}.lock`, `${process.pid}\n`)
  const files: number[] = []
  const methods = { fcntl: (file: number) => files.push(file) > 0, dot: true }
  const again = async (): Promise<boolean> => files.length < 3
  const locked = await lockMailbox(resolveOptions({ path }), methods, portsWith(), again)
  expect(locked).toBeUndefined()
  expect(files).toHaveLength(3)
  expect(openFiles()).not.toContain(path)
})
