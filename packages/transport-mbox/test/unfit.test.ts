import {
  constants,
  linkSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { text as textFrom } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { mailOf, SIGNAL } from './mail.ts'
import { run } from './run.ts'
import { besides, newPath, temporaryFolder, textOf } from './temporary-folder.ts'
import { withMbox } from './with-mbox.ts'

const KINDS: readonly (readonly [string, (path: string) => void])[] = [
  ['a symbolic link', (path) => symlinkSync(fileBeside(path), path)],
  ['a symbolic link to nothing', (path) => symlinkSync('nothing', path)],
  ['a file with two names', (path) => linkSync(fileBeside(path), path)],
  ['a named pipe that nobody reads', async (path) => void (await run('mkfifo', path))],
  ['a folder', (path) => mkdirSync(path)],
]

function fileBeside(path: string): string {
  const file = join(dirname(path), 'elsewhere')
  writeFileSync(file, '')
  return file
}

test.each(KINDS)('%s is refused, and not written to', async (_, make) => {
  const path = newPath()
  await make(path)
  await expect(withMbox({ path, create: true }, async () => {})).rejects.toMatchObject({
    code: 'MBOX_NOT_REGULAR',
    permanence: 'transient',
  })
  expect(besides(path).filter((name) => name !== 'elsewhere')).toEqual([])
})

test('what becomes a link after it was opened is refused at the next mail', async () => {
  const path = newPath()
  await withMbox({ path, create: true }, async (transport) => {
    const moved = join(dirname(path), 'moved')
    renameSync(path, moved)
    symlinkSync(moved, path)
    await expect(transport.deliver(mailOf(), SIGNAL)).rejects.toMatchObject({ code: 'MBOX_NOT_REGULAR' })
    expect(textOf(moved)).toBe('')
  })
})

test('a link is followed where that is allowed, and what it leads to is locked', async () => {
  const folder = realpathSync(temporaryFolder())
  const target = join(folder, 'target')
  writeFileSync(target, '')
  writeFileSync(`${target}.lock`, `${process.pid}\n`)
  const path = newPath()
  symlinkSync(target, path)
  const options = { path, allowLinks: true, lock: { waitMs: 0 } }
  await withMbox(options, async (transport) => {
    await expect(transport.deliver(mailOf(), SIGNAL)).rejects.toMatchObject({ code: 'MBOX_LOCKED' })
  })
  rmSync(`${target}.lock`)
  const { outcomes } = await withMbox(options, (transport) => transport.deliver(mailOf(), SIGNAL))
  expect(outcomes[0]?.location).toBe(target)
  expect(textOf(target)).toMatch(/^From /)
})

test('a device and a named pipe are written to where that is allowed', async () => {
  const { outcomes } = await withMbox({ path: '/dev/null', allowSpecial: true }, (transport) =>
    transport.deliver(mailOf(), SIGNAL),
  )
  expect(outcomes[0]?.fate).toBe('accepted')
  const path = newPath()
  await run('mkfifo', path)
  const reader = new Socket({ fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), writable: false })
  const reading = textFrom(reader)
  const text = `Subject: through a pipe\n\n${'more than a pipe holds\n'.repeat(20_000)}`
  await withMbox({ path, allowSpecial: true }, (transport) => transport.deliver(mailOf({ text }), SIGNAL))
  expect(await reading).toContain(`${text}\n`)
})

test('a named pipe that nobody reads takes no mail', async () => {
  const path = newPath()
  await run('mkfifo', path)
  await withMbox({ path, allowSpecial: true }, async (transport) => {
    await expect(transport.deliver(mailOf(), SIGNAL)).rejects.toMatchObject({
      code: 'MAILBOX_UNAVAILABLE',
      cause: { code: 'ENXIO' },
    })
  })
})
