import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemPorts } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { sweepMaildir } from '../src/index.ts'
import { newMaildir, ownFolder } from './place.ts'

const HOUR_MS = 3_600_000

/** Ports whose clock is so far ahead. */
function later(ms: number) {
  return { ...systemPorts, clock: { ...systemPorts.clock, now: () => systemPorts.clock.now() + ms } }
}

test('what nobody has touched for 36 hours goes from tmp, and from nowhere else', async () => {
  const { path } = await newMaildir()
  for (const part of ['tmp', 'new', 'cur']) await writeFile(join(path, part, 'left'), 'x')
  await mkdir(join(path, 'tmp', 'folder'))
  expect(await sweepMaildir({ path }, later(35.9 * HOUR_MS))).toEqual([])
  expect(await sweepMaildir({ path }, later(36.1 * HOUR_MS))).toEqual([join(path, 'tmp', 'left')])
  expect(await readdir(join(path, 'tmp'))).toEqual(['folder'])
  expect(await readdir(join(path, 'new'))).toEqual(['left'])
  expect(await readdir(join(path, 'cur'))).toEqual(['left'])
})

test('the newest of its times counts: a file that was read or linked lately stays', async () => {
  const { path } = await newMaildir({ folder: 'Sent' })
  const file = join(path, '.Sent', 'tmp', 'left')
  await writeFile(file, 'x')
  await utimes(file, new Date(0), new Date(0)) // its ctime is now
  expect(await sweepMaildir({ path, folder: 'Sent', olderThanMs: HOUR_MS })).toEqual([])
  const ahead = new Date(systemPorts.clock.now() + 2 * HOUR_MS)
  await utimes(file, ahead, new Date(0))
  expect(await sweepMaildir({ path, folder: 'Sent', olderThanMs: HOUR_MS }, later(2 * HOUR_MS))).toEqual([])
  expect(await sweepMaildir({ path, folder: 'Sent', olderThanMs: HOUR_MS }, later(4 * HOUR_MS))).toEqual([file])
})

test('a Maildir that is not there is told of, and so is an option', async () => {
  const path = await ownFolder()
  await expect(sweepMaildir({ path })).rejects.toMatchObject({ code: 'MAILBOX_UNAVAILABLE' })
  await expect(sweepMaildir({ path, olderThanMs: -1 })).rejects.toMatchObject({ option: 'olderThanMs' })
  await expect(sweepMaildir({ path, older: 1 } as never)).rejects.toMatchObject({ code: 'OPTIONS_UNKNOWN' })
})
