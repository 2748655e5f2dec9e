import { statSync, writeFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { mailOf, SIGNAL } from './mail.ts'
import { run } from './run.ts'
import { besides, newPath, textOf } from './temporary-folder.ts'
import { withMbox } from './with-mbox.ts'
import { testWithPython } from './with-python.ts'

/** Programs that are started take long where many are. */
vi.setConfig({ testTimeout: 30_000 })

const HELLO =
  'From ann@example.org Fri Jan  2 00:00:02 1970\nReturn-Path: <ann@example.org>\nDelivered-To: joe@example.net\nSubject: hello\n\nbody\n\n'

test('a mail stands behind its From_ line and fields, and nothing else is left in the folder', async () => {
  const path = newPath()
  const { outcomes } = await withMbox({ path, create: true }, (transport) => transport.deliver(mailOf(), SIGNAL))
  expect(textOf(path)).toBe(HELLO)
  expect(outcomes).toEqual([expect.objectContaining({ fate: 'accepted', location: path })])
  expect(besides(path)).toEqual([])
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('a file that is made has the mode that was asked for, whatever the umask', async () => {
  const path = newPath()
  await withMbox({ path, create: true, mode: 0o660 }, async () => {})
  expect(statSync(path).mode & 0o777).toBe(0o660)
})

test('a file that is missing is made only where that was asked for', async () => {
  await expect(withMbox({ path: newPath() }, async () => {})).rejects.toMatchObject({
    code: 'MAILBOX_UNAVAILABLE',
    permanence: 'transient',
    cause: { code: 'ENOENT' },
  })
})

test.each([
  ['', ''],
  ['a mail\n\n', ''],
  ['a mail\n', '\n'],
  ['a mail', '\n\n'],
  ['\n', '\n'],
])('a file that ends as %j does is continued behind an empty line', async (before, added) => {
  const path = newPath()
  writeFileSync(path, before)
  await withMbox({ path }, (transport) => transport.deliver(mailOf(), SIGNAL))
  expect(textOf(path)).toBe(before + added + HELLO)
})

test('each recipient has a copy of their own, and one copy for several names nobody', async () => {
  const to = ['joe@example.net', 'hidden@example.net']
  const each = newPath()
  await withMbox({ path: each, create: true }, (transport) => transport.deliver(mailOf({ to }), SIGNAL))
  expect(textOf(each).match(/^Delivered-To: .*/gm)).toEqual(to.map((path) => `Delivered-To: ${path}`))
  const one = newPath()
  await withMbox({ path: one, create: true, copies: 'one' }, async (transport) => {
    const { outcomes } = await transport.deliver(mailOf({ to }), SIGNAL)
    expect(outcomes.map(({ fate }) => fate)).toEqual(['accepted', 'accepted'])
    await transport.deliver(mailOf({ to: ['only@example.net'] }), SIGNAL)
  })
  expect(textOf(one).match(/^Delivered-To: .*/gm)).toEqual(['Delivered-To: only@example.net'])
  expect(textOf(one).match(/^From /gm)).toHaveLength(2)
})

test('the fields of its own may be left out', async () => {
  const path = newPath()
  await withMbox({ path, create: true, returnPath: false, deliveredTo: false }, (transport) =>
    transport.deliver(mailOf({ from: null }), SIGNAL),
  )
  expect(textOf(path)).toBe('From MAILER-DAEMON Fri Jan  2 00:00:02 1970\nSubject: hello\n\nbody\n\n')
})

test('mailer.verify() learns where mail goes, and how it is locked', async () => {
  const path = newPath()
  const described = await withMbox({ path, create: true, lock: { by: 'dot' } }, async (transport) =>
    transport.describe?.(),
  )
  expect(described).toEqual({ mbox: path, variant: 'mboxrd', lock: 'dot' })
})

const READ_BACK = `
import mailbox, sys, json
print(json.dumps([[m.get_from(), m.get_payload(decode=False)] for m in mailbox.mbox(sys.argv[1])]))
`

testWithPython.each(['mboxrd', 'mboxo'] as const)(
  'Python reads as many mails as were written in %s',
  async (variant) => {
    const path = newPath()
    const text = 'Subject: x\n\nFrom here\n>From there\n\nFrom joe@example.net Thu Jan  1 00:00:00 1970\n'
    await withMbox({ path, create: true, variant }, async (transport) => {
      for (const body of [text, 'Subject: y\n', 'Subject: z\n\nno end'])
        await transport.deliver(mailOf({ text: body }), SIGNAL)
    })
    const read = JSON.parse(await run('python3', '-c', READ_BACK, path))
    const depth = variant === 'mboxrd' ? '>>' : '>'
    expect(read).toEqual([
      [
        expect.stringMatching(/^ann@example\.org Fri Jan {2}2/),
        `>From here\n${depth}From there\n\n>From joe@example.net Thu Jan  1 00:00:00 1970\n`,
      ],
      [expect.any(String), ''],
      [expect.any(String), 'no end\n'],
    ])
  },
)
