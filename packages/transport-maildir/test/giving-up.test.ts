import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { systemPorts, type Timer } from '@turbomail/core/contract'
import { expect, onTestFinished, test } from 'vitest'
import { maildir } from '../src/index.ts'
import { contentOf, mailOf, NEVER, TEXT } from './mail.ts'
import { openMaildir, ownFolder } from './place.ts'
import { readMaildir } from './read-maildir.ts'
import { StalledPool } from './stalled-pool.ts'

const reason = new Error('no longer wanted')

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

async function stallablePool(): Promise<StalledPool> {
  const pool = await StalledPool.make()
  onTestFinished(() => pool.dispose())
  return pool
}

test('close() waits for a mail that was given up while its folder hung, which then is where it may be', async () => {
  const path = join(await ownFolder(), 'Maildir')
  const transport = maildir({ path, create: true }).create(systemPorts)
  await transport.open(NEVER)
  const pool = await stallablePool()
  const controller = new AbortController()
  const beforeCommit = async () => {
    pool.stall()
    setImmediate(() => controller.abort(reason))
  }
  const { outcomes, retire } = await transport.deliver(mailOf(), { signal: controller.signal, beforeCommit })
  expect(outcomes).toMatchObject([{ fate: 'in-doubt', permanence: 'transient', fault: 'relay', cause: reason }])
  expect(retire).toBe(true)
  let isClosed = false
  const closing = transport.close().then(() => {
    isClosed = true
  })
  await turns(50)
  expect(isClosed).toBe(false)
  pool.release()
  await closing
  expect(await readMaildir(path)).toHaveLength(1)
  expect(await readdir(join(path, 'tmp'))).toEqual([])
})

/** Ports whose timers go off when they are told to. */
function steeredPorts() {
  const pending = new Map<Timer, () => void>()
  const schedule = (task: () => void): Timer => {
    const timer = { cancel: () => void pending.delete(timer) }
    pending.set(timer, task)
    return timer
  }
  return { ports: { ...systemPorts, clock: { now: () => 0, schedule } }, pending }
}

test('no timer is left of a mail that was aborted and cleared away', async () => {
  const { ports, pending } = steeredPorts()
  const transport = await openMaildir({ path: join(await ownFolder(), 'Maildir'), create: true }, ports)
  const controller = new AbortController()
  const content = { ...contentOf(TEXT, 10), read: aborting }
  async function* aborting() {
    yield Buffer.from('Subject: hello\r\n')
    controller.abort(reason)
    await new Promise(() => {})
  }
  await expect(transport.deliver(mailOf(content), { signal: controller.signal })).rejects.toBe(reason)
  expect(pending.size).toBe(0)
})

test('a mail that cannot be cleared away since the disk hangs is untried in the end, and never appears', async () => {
  const { ports, pending } = steeredPorts()
  const path = join(await ownFolder(), 'Maildir')
  await mkdir(path)
  const transport = maildir({ path, create: true }).create(ports)
  await transport.open(NEVER)
  const pool = await stallablePool()
  const controller = new AbortController()
  pool.stall()
  const delivering = transport.deliver(mailOf(), { signal: controller.signal })
  controller.abort(reason)
  for (const goOff of [...pending.values()]) goOff()
  const { outcomes, retire } = await delivering
  expect(outcomes).toMatchObject([{ fate: 'untried', permanence: 'transient', fault: 'relay', cause: reason }])
  expect(retire).toBe(true)
  pool.release()
  await transport.close()
  expect(await readdir(join(path, 'tmp'))).toEqual([])
  expect(await readMaildir(path)).toEqual([])
})
