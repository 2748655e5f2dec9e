import { getEventListeners } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock, systemPorts } from '@turbomail/core/contract'
import { expect, test, vi } from 'vitest'
import { sendmail } from '../src/index.ts'
import { contentOf, deliver, type MailInput } from './mails.ts'
import { standIn } from './stand-in.ts'

vi.setConfig({ testTimeout: 60_000 }) // for a machine that has much else to do

/** What this process has open. */
const DESCRIPTORS = '/proc/self/fd'

/** The arguments that the program got for a mail. */
async function argumentsFor(mail: MailInput, args: readonly string[] = []): Promise<readonly string[]> {
  await using program = await standIn()
  const { outcomes } = await deliver(program, mail, { options: { args } })
  expect(outcomes.every(({ fate }) => fate === 'accepted')).toBe(true)
  const [taken] = await program.taken()
  return taken?.args ?? []
}

test('the envelope is the arguments, and the recipients stand behind --', async () => {
  const to = ['joe@example.net', 'Sue@example.com', 'jörg@example.com']
  expect(await argumentsFor({ to })).toEqual(['-i', '-f', 'ann@example.org', '--', ...to])
  expect(await argumentsFor({ from: null })).toEqual(['-i', '-f', '<>', '--', 'joe@example.net'])
  expect(await argumentsFor({}, ['-C', '/etc/x y'])).toEqual([
    ...['-C', '/etc/x y', '-i', '-f', 'ann@example.org', '--', 'joe@example.net'],
  ])
})

test('what begins with a hyphen is no option, and what a shell would obey is a letter like others', async () => {
  const odd = ['-bp@example.net', '-oQ/tmp@example.net', '$HOME`id`@example.net', '"a b; touch x"@example.net']
  expect(await argumentsFor({ from: '-odd@example.org', to: odd })).toEqual([
    ...['-i', '-f', '-odd@example.org', '--', '<-bp@example.net>', '<-oQ/tmp@example.net>', ...odd.slice(2)],
  ])
})

test('lines end in LF, or in CRLF when asked', async () => {
  for (const [lineEnd, text] of [
    ['LF', 'Subject: x\n\n.\n..\nFrom me\nno end'],
    ['CRLF', 'Subject: x\r\n\r\n.\r\n..\r\nFrom me\r\nno end'],
  ] as const) {
    await using program = await standIn()
    const content = contentOf('Subject: x\r\n\r\n.\r\n..\r\nFrom me\r\nno end')
    await deliver(program, { content }, { options: { lineEnd } })
    expect((await program.taken()).map(({ octets }) => octets.toString())).toEqual([text])
  }
})

test('variables are added to the environment, or taken away', async () => {
  await using program = await standIn()
  await program.next('echo "$TONE:$HOME" >taking.$$')
  await deliver(program, {}, { options: { env: { TONE: 'low', HOME: undefined } } })
  expect((await program.taken()).map(({ octets }) => octets.toString())).toEqual(['low:\n'])
})

test('nothing is started before the content is whole, and nothing is left in the spool', async () => {
  await using program = await standIn()
  const seen: unknown[] = []
  const look = async () => {
    seen.push([await program.runs(), await readdir(program.spool)])
  }
  const content = {
    ...contentOf(''),
    async *read() {
      yield Buffer.from('Subject: x\r\n\r\n')
      await look()
      yield Buffer.from('the rest\r\n')
    },
  }
  await deliver(program, { content }, { beforeCommit: look })
  expect(seen).toEqual([
    [0, []],
    [0, []],
  ])
  expect(await program.runs()).toBe(1)
  expect(await readdir(program.spool)).toEqual([])
})

test('a content that fails starts nothing, and keeps its own error', async () => {
  await using program = await standIn()
  const error = new Error('the disk of the attachment')
  const content = {
    ...contentOf(''),
    async *read() {
      yield Buffer.from('Subject: x\r\n')
      throw error
    },
  }
  await expect(deliver(program, { content })).rejects.toBe(error)
  expect([await program.runs(), await readdir(program.spool)]).toEqual([0, []])
})

test('more recipients than arguments can hold are refused before anything is started', async () => {
  await using program = await standIn()
  const to = Array.from({ length: 50_000 }, (_, index) => `${'x'.repeat(50)}${index}@example.net`)
  const failure = deliver(program, { to })
  await expect(failure).rejects.toMatchObject({ code: 'SENDMAIL_TOO_MANY', permanence: 'permanent', fault: 'mail' })
  const { cause } = (await failure.catch((error) => error)) as { cause: object }
  expect(cause).toMatchObject({ code: 'E2BIG' })
  expect(cause).not.toHaveProperty('spawnargs')
  expect(await program.runs()).toBe(0)
})

test.each([
  ['DSN', { ret: 'HDRS' }],
  ['DSN', { envid: 'one' }],
  ['DSN', { to: [{ path: 'joe@example.net', notify: 'NEVER' }] }],
  ['REQUIRETLS', { requireTls: true }],
  ['DELIVERBY', { deliverBy: { seconds: 60, mode: 'R' } }],
  ['FUTURERELEASE', { holdFor: 60 }],
  ['MT-PRIORITY', { mtPriority: 3 }],
] as const)('an envelope that asks for %s in %o is refused before anything is started', async (extension, envelope) => {
  await using program = await standIn()
  await expect(deliver(program, { envelope })).rejects.toMatchObject({
    code: 'EXTENSION_UNAVAILABLE',
    message: expect.stringContaining(extension),
    permanence: 'permanent',
    fault: 'mail',
  })
  expect(await program.runs()).toBe(0)
})

test('an instance says whose program it is, and can be opened only when it can be run', async () => {
  await using program = await standIn()
  const transport = sendmail({ path: program.path }).create(systemPorts)
  const { signal } = new AbortController()
  await transport.open({ signal })
  expect(transport.describe?.()).toEqual({ transport: 'sendmail', path: program.path, program: program.path })
  for (const path of [program.folder, join(program.folder, 'nowhere'), join(program.folder, 'sendmail', 'below')]) {
    const failure = sendmail({ path }).create(systemPorts).open({ signal })
    await expect(failure).rejects.toMatchObject({ code: 'SENDMAIL_MISSING', permanence: 'transient', fault: 'relay' })
  }
})

test('a program that has gone since it was found is missing, and the error names nobody', async () => {
  await using program = await standIn()
  const failure = await deliver(program, {}, { beforeCommit: () => program.hide() }).catch((error) => error)
  expect(failure).toMatchObject({ code: 'SENDMAIL_MISSING', fault: 'relay', cause: { code: 'ENOENT' } })
  expect(failure.cause).not.toHaveProperty('spawnargs')
})

test.runIf(existsSync(DESCRIPTORS))('no file is left open', async () => {
  await using program = await standIn()
  const signal = AbortSignal.abort()
  await deliver(program, {})
  const before = (await readdir(DESCRIPTORS)).length
  for (let count = 0; count < 10; count++) {
    await deliver(program, {})
    await expect(deliver(program, {}, { signal })).rejects.toBe(signal.reason)
    await expect(deliver(program, {}, { beforeCommit: () => Promise.reject(new Error('no')) })).rejects.toThrow('no')
  }
  // A pipe may take a turn to close; a file for each mail would be many more.
  expect((await readdir(DESCRIPTORS)).length).toBeLessThan(before + 5)
})

test('neither a timer nor a listener is left', async () => {
  await using program = await standIn()
  const { signal } = new AbortController()
  let timers = 0
  const clock: typeof systemClock = {
    now: systemClock.now,
    schedule(task, delayMs, options) {
      timers += 1
      const gone = { done: false }
      const end = () => {
        if (!gone.done) timers -= 1
        gone.done = true
      }
      const timer = systemClock.schedule(
        () => {
          end()
          task()
        },
        delayMs,
        options,
      )
      return {
        cancel() {
          end()
          timer.cancel()
        },
      }
    },
  }
  for (const script of ['', 'exit 65']) {
    await program.next(script)
    await deliver(program, {}, { signal, ports: { ...systemPorts, clock } })
    expect([timers, getEventListeners(signal, 'abort')]).toEqual([0, []])
  }
})
