import { renameSync, utimesSync, writeFileSync } from 'node:fs'
import { neverAborted, systemPorts } from '@turbomail/core/contract'
import { expect, test, vi } from 'vitest'
import type { LockKind } from '../src/index.ts'
import { mbox } from '../src/index.ts'
import { mailOf, SIGNAL } from './mail.ts'
import { Python } from './python.ts'
import { besides, newPath, textOf } from './temporary-folder.ts'
import { withMbox } from './with-mbox.ts'
import { testWithPython } from './with-python.ts'

/** Programs that are started take long where many are. */
vi.setConfig({ testTimeout: 30_000 })

const LOCKF = `
import fcntl, sys
file = open(sys.argv[1], 'rb+')
fcntl.lockf(file, fcntl.LOCK_EX)
print('locked', flush=True)
sys.stdin.read()
`
const MAILBOX = `
import mailbox, sys
box = mailbox.mbox(sys.argv[1])
box.lock()
print('locked', flush=True)
sys.stdin.read()
box.unlock()
`
const DOT_ONLY = `
import sys
open(sys.argv[1] + '.lock', 'x').close()
print('locked', flush=True)
sys.stdin.read()
import os
os.unlink(sys.argv[1] + '.lock')
`

/** Whether Python can take the locks, as somebody who does not wait. */
const TRY = `
import mailbox, sys
box = mailbox.mbox(sys.argv[1])
try:
    box.lock()
    print('free', flush=True)
    box.unlock()
except mailbox.ExternalClashError:
    print('taken', flush=True)
sys.stdin.read()
`

function newMbox(): string {
  const path = newPath()
  writeFileSync(path, '')
  return path
}

const deliver = (path: string, by: LockKind | undefined, waitMs: number) =>
  withMbox(
    { path, lock: { waitMs, ...(by && { by }) } },
    (transport) => transport.deliver(mailOf(), SIGNAL),
    systemPorts,
  )

testWithPython.each([
  ['fcntl', LOCKF, undefined],
  ['fcntl', LOCKF, 'fcntl'],
  ["both of Python's mailbox", MAILBOX, undefined],
  ["the dot-lock of Python's mailbox", MAILBOX, 'dot'],
  ['the dot-lock', DOT_ONLY, 'fcntl+dot'],
] as const)('another program holds %s: a mail waits for it, and then for no longer', async (_, program, by) => {
  const path = newMbox()
  const python = await Python.start(program, path)
  await expect(deliver(path, by, 50)).rejects.toMatchObject({
    code: 'MBOX_LOCKED',
    permanence: 'transient',
    fault: 'relay',
    message: expect.stringMatching(/waited \d+ ms/),
  })
  expect(textOf(path)).toBe('')
  const waiting = deliver(path, by, 60_000)
  await python.end()
  expect((await waiting).outcomes[0]?.fate).toBe('accepted')
  expect(besides(path)).toEqual([])
})

testWithPython.each([
  ['fcntl', LOCKF, 'dot'],
  ['the dot-lock', DOT_ONLY, 'fcntl'],
] as const)('whoever holds %s keeps nobody away who does not ask for it', async (_, program, by) => {
  const path = newMbox()
  const python = await Python.start(program, path)
  expect((await deliver(path, by, 0)).outcomes[0]?.fate).toBe('accepted')
  await python.end()
})

test('whoever locks is named', async () => {
  const path = newMbox()
  writeFileSync(`${path}.lock`, `${process.pid}:${systemPorts.identity.hostName}\n`)
  const who = `locked by process ${process.pid} of ${systemPorts.identity.hostName}; waited`
  await expect(deliver(path, undefined, 1)).rejects.toThrow(who)
})

testWithPython('a lock that a program has left which was killed is broken', async () => {
  const path = newMbox()
  const python = await Python.start('print("here", flush=True); import sys; sys.stdin.read()')
  await python.end()
  writeFileSync(`${path}.lock`, `${python.pid}\n`)
  await deliver(path, undefined, 0)
  writeFileSync(`${path}.lock`, '')
  utimesSync(`${path}.lock`, 1, 1)
  await deliver(path, undefined, 0)
  expect(textOf(path).match(/^From /gm)).toHaveLength(2)
  expect(besides(path)).toEqual([])
})

testWithPython.each(['fcntl', 'dot', 'fcntl+dot'] as const)(
  'while %s is held, Python finds the mbox locked',
  async (by) => {
    const path = newMbox()
    const content = { ...mailOf().content, size: () => 1e6, octets: undefined as never }
    const seen: string[] = []
    const beforeCommit = async (): Promise<void> => {
      seen.push(await said(TRY, path))
    }
    await withMbox({ path, lock: { by } }, (transport) =>
      transport.deliver(mailOf({ content }), { ...SIGNAL, beforeCommit }),
    )
    expect(seen).toEqual(['taken'])
    expect(await said(TRY, path)).toBe('free')
  },
)

async function said(program: string, path: string): Promise<string> {
  const python = await Python.start(program, path)
  await python.end()
  return python.said
}

testWithPython(
  'an mbox that another program puts in the place of the old one, while a mail waits, is the one that gets it',
  async () => {
    const path = newMbox()
    const python = await Python.start(LOCKF, path)
    const waiting = deliver(path, 'fcntl', 60_000)
    writeFileSync(`${path}.new`, 'From a@b Thu Jan  1 00:00:00 1970\nSubject: kept\n\n\n')
    renameSync(`${path}.new`, path)
    await python.end()
    expect((await waiting).outcomes[0]?.fate).toBe('accepted')
    expect(textOf(path).match(/^Subject: .*/gm)).toEqual(['Subject: kept', 'Subject: hello'])
  },
)

testWithPython(
  'a mail that is aborted while it waits rejects with the reason, and its neighbour goes on waiting',
  async () => {
    const path = newMbox()
    const python = await Python.start(MAILBOX, path)
    const transport = mbox({ path }).create(systemPorts)
    await transport.open({ signal: neverAborted })
    const controller = new AbortController()
    const aborted = transport.deliver(mailOf(), { signal: controller.signal })
    const neighbour = transport.deliver(mailOf({ text: 'Subject: neighbour\n\n' }), SIGNAL)
    const reason = new Error('no longer wanted')
    setImmediate(() => controller.abort(reason))
    await expect(aborted).rejects.toBe(reason)
    await python.end()
    expect((await neighbour).outcomes[0]?.fate).toBe('accepted')
    await transport.close()
    expect(textOf(path).match(/^Subject: .*/gm)).toEqual(['Subject: neighbour'])
  },
)

test('two transports of one process do not write at the same time', async () => {
  const path = newMbox()
  const texts = Array.from({ length: 8 }, (_, index) => `Subject: ${index}\n\n`)
  const each = texts.map((text) =>
    withMbox({ path }, (transport) => transport.deliver(mailOf({ text }), SIGNAL), systemPorts),
  )
  await Promise.all(each)
  expect(
    textOf(path)
      .match(/^Subject: .*/gm)
      ?.sort(),
  ).toEqual(texts.map((text) => text.trim()))
  expect(besides(path)).toEqual([])
})
