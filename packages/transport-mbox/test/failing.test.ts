import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { neverAborted } from '@turbomail/core/contract'
import { afterEach, expect, test, vi } from 'vitest'
import { type MboxOptions, mbox } from '../src/index.ts'
import { FileSizeLimit } from './file-size-limit.ts'
import { contentOf, LARGE, mailOf, SIGNAL, streamOf } from './mail.ts'
import { run } from './run.ts'
import { besides, newPath, temporaryFolder, textOf } from './temporary-folder.ts'
import { portsWith, withMbox } from './with-mbox.ts'

/** Programs that are started take long where many are. */
vi.setConfig({ testTimeout: 30_000 })

const BEFORE = 'From a@b Thu Jan  1 00:00:00 1970\nSubject: accepted long ago\n\nbody'
const limit = new FileSizeLimit()
afterEach(() => limit.lift())

function mboxWith(text: string): string {
  const path = newPath()
  writeFileSync(path, text)
  return path
}

const open = async (options: MboxOptions) => {
  const transport = mbox(options).create(portsWith())
  await transport.open({ signal: neverAborted })
  return transport
}

const large = (): ReturnType<typeof mailOf> => mailOf({ content: contentOf(LARGE, 10_000) })

test.each([
  ['small mails', (path: string) => mailOf({ text: `Subject: ${path}\n\n${'x'.repeat(5000)}\n` })],
  ['a large one', () => large()],
])('when a file may not grow so far, nothing is left of %s', async (_, mail) => {
  const path = mboxWith(BEFORE)
  const transport = await open({ path })
  await limit.set(4000)
  const results = await Promise.allSettled([1, 2, 3].map(() => transport.deliver(mail(path), SIGNAL)))
  await limit.lift()
  for (const result of results) {
    expect(result).toMatchObject({
      status: 'rejected',
      reason: { code: 'MAILBOX_FULL', permanence: 'transient', cause: { code: 'EFBIG' } },
    })
  }
  expect(textOf(path)).toBe(BEFORE)
  await transport.close()
  expect(besides(path)).toEqual([])
})

const noTmpfs = process.getuid?.() !== 0

test.skipIf(noTmpfs && process.env.CI !== 'true')(
  'when the disk is full, nothing is left, and there is room again for what fits (wants root, and mount of util-linux)',
  async () => {
    const folder = temporaryFolder()
    await run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder)
    try {
      await fillUp(join(folder, 'joe'))
    } finally {
      await run('umount', folder)
    }
  },
)

async function fillUp(path: string): Promise<void> {
  writeFileSync(path, BEFORE)
  for (const mail of [large(), mailOf({ text: `Subject: x\n\n${'x\n'.repeat(60_000)}` })]) {
    await withMbox({ path }, async (transport) => {
      await expect(transport.deliver(mail, SIGNAL)).rejects.toMatchObject({
        code: 'MAILBOX_FULL',
        cause: { code: 'ENOSPC' },
      })
    })
    expect(textOf(path)).toBe(BEFORE)
  }
  await withMbox({ path }, (transport) => transport.deliver(mailOf(), SIGNAL))
  expect(textOf(path).match(/^Subject: .*/gm)).toEqual(['Subject: accepted long ago', 'Subject: hello'])
}

test('a content that throws in its middle fails its delivery alone, with its own error, and nothing of it is left', async () => {
  const path = mboxWith(BEFORE)
  const error = new Error('it cannot be read')
  const content = streamOf(async function* () {
    yield Buffer.from('Subject: broken\r\n\r\n')
    for (let chunk = 0; chunk < 100; chunk++) yield Buffer.alloc(10_000, 'x\r\n')
    throw error
  })
  const transport = await open({ path })
  const broken = transport.deliver(mailOf({ content }), SIGNAL)
  const neighbours = [transport.deliver(mailOf(), SIGNAL), transport.deliver(large(), SIGNAL)]
  await expect(broken).rejects.toBe(error)
  for (const { outcomes } of await Promise.all(neighbours)) expect(outcomes[0]?.fate).toBe('accepted')
  await transport.close()
  expect(
    textOf(path)
      .match(/^Subject: .*/gm)
      ?.sort(),
  ).toEqual(['Subject: accepted long ago', 'Subject: hello', 'Subject: large'])
})

test('a large mail that is aborted in its middle is cut off, and is untried for the reason', async () => {
  const path = mboxWith(BEFORE)
  const controller = new AbortController()
  const reason = new Error('no longer wanted')
  const content = streamOf(async function* () {
    yield Buffer.from('Subject: endless\r\n\r\n')
    for (;;) {
      if (textOf(path).length > 1_000_000) controller.abort(reason)
      yield Buffer.alloc(100_000, 'x\r\n')
    }
  })
  const transport = await open({ path })
  const delivered = await transport.deliver(mailOf({ content }), { signal: controller.signal })
  expect(delivered).toMatchObject({ retire: true, outcomes: [{ fate: 'untried', cause: reason }] })
  expect(textOf(path)).toBe(BEFORE)
  await transport.close()
  expect(besides(path)).toEqual([])
})

test('when beforeCommit rejects, a large mail is cut off, and a small one was never there', async () => {
  const path = mboxWith(BEFORE)
  const reason = new Error('it must not go out')
  const beforeCommit = () => Promise.reject(reason)
  for (const mail of [large(), mailOf()]) {
    await withMbox({ path }, async (transport) => {
      await expect(transport.deliver(mail, { ...SIGNAL, beforeCommit })).rejects.toBe(reason)
    })
    expect(textOf(path)).toBe(BEFORE)
  }
})

test.each(['longer', 'shorter'])(
  'a content that is %s when it is read again, after its length was told',
  async (how) => {
    const path = mboxWith(BEFORE)
    let reads = 0
    const content = streamOf(async function* () {
      const again = reads++ > 0
      yield Buffer.from('Subject: changing\r\n\r\n')
      const chunks = again ? (how === 'longer' ? 60 : 40) : 50
      for (let chunk = 0; chunk < chunks; chunk++) yield Buffer.alloc(10_000, 'x')
    })
    await withMbox({ path, variant: 'mboxcl2' }, async (transport) => {
      await expect(transport.deliver(mailOf({ content }), SIGNAL)).rejects.toMatchObject({ code: 'CONTENT_CHANGED' })
    })
    expect(textOf(path)).toBe(BEFORE)
  },
)

test('a large mail for several has a copy for each, and is whole in each', async () => {
  for (const variant of ['mboxrd', 'mboxcl2'] as const) {
    const path = newPath()
    const to = ['joe@example.net', 'jim@example.net', 'jack@example.net']
    const mail = mailOf({ to, content: contentOf(LARGE, 50_000) })
    await withMbox({ path, create: true, variant }, (transport) => transport.deliver(mail, SIGNAL))
    const mails = textOf(path).split('From ann@example.org Fri Jan  2 00:00:02 1970\n').slice(1)
    expect(mails.map((text) => text.slice(text.indexOf('Subject:')))).toEqual(to.map(() => `${LARGE}\n`))
    expect(mails.map((text) => /^Delivered-To: (.*)$/m.exec(text)?.[1])).toEqual(to)
  }
})
