import { systemLog, systemPorts } from '@turbomail/core/contract'
import { createTransport } from 'nodemailer'
import { expect, test } from 'vitest'
import { fromNodemailer } from '../src/index.ts'
import { mailTo, NEVER } from './mails.ts'
import { ManualClock } from './manual-clock.ts'
import { answersWith, deliverBy, plugin } from './plugin.ts'
import { signal } from './signal.ts'

test.each<[string, () => unknown]>([
  [
    'throws',
    () => {
      throw new Error('cannot close')
    },
  ],
  ['rejects', () => Promise.reject(new Error('cannot close'))],
])('a transport whose close %s is closed', async (_, close) => {
  const delivered = await deliverBy(() => plugin(answersWith({}), { close }), mailTo())
  expect(delivered).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
})

test('what closes is waited for', async () => {
  let isClosed = false
  const close = async () => {
    await new Promise(setImmediate)
    isClosed = true
  }
  await deliverBy(() => plugin(answersWith({}), { close }), mailTo())
  expect(isClosed).toBe(true)
})

test('a transport that is ready only after its opening was given up is closed', async () => {
  const [ready, closed] = [signal(), signal()]
  const make = async () => {
    await ready.happened
    return plugin(answersWith({}), { close: closed.happen })
  }
  const instance = fromNodemailer(make).create(systemPorts)
  const controller = new AbortController()
  const opening = instance.open({ signal: controller.signal })
  controller.abort(new Error('no longer wanted'))
  await expect(opening).rejects.toThrow('no longer wanted')
  const closing = instance.close()
  ready.happen()
  await closed.happened
  await closing
})

test('no timer is left of a verify that was given up', async () => {
  const clock = new ManualClock()
  const instance = fromNodemailer(plugin(answersWith({}), { verify: () => {} })).create({ ...systemPorts, clock })
  const controller = new AbortController()
  const opening = instance.open({ signal: controller.signal })
  await new Promise(setImmediate)
  expect(clock.pending).toBe(1)
  controller.abort(new Error('no longer wanted'))
  await expect(opening).rejects.toThrow('no longer wanted')
  await instance.close()
  expect(clock.pending).toBe(0)
})

test.each<[string, () => unknown]>([
  ['says so at once', () => true],
  ['returns a promise', async () => true],
])('a transport whose verify %s is well', async (_, verify) => {
  expect(await deliverBy(plugin(answersWith({}), { verify }), mailTo())).toMatchObject({
    outcomes: [{ fate: 'accepted' }],
  })
})

test('a transporter that many instances use is listened to once, as long as one is open', async () => {
  const codes: string[] = []
  const log = { ...systemLog, warn: ({ code }: { readonly code: string }) => void codes.push(code) }
  const transporter = createTransport(plugin(answersWith({})))
  const factory = fromNodemailer(transporter, { maxInstances: 20 })
  const instances = Array.from({ length: 20 }, () => factory.create({ ...systemPorts, log }))
  for (const instance of instances) await instance.open({ signal: NEVER })
  transporter.emit('error', new Error('token refused'))
  await instances[0]?.close()
  transporter.emit('error', new Error('token refused'))
  expect(codes).toEqual(['NODEMAILER_FAILED', 'NODEMAILER_FAILED'])
  for (const instance of instances.slice(1)) await instance.close()
  expect(transporter.listenerCount('error')).toBe(0)
})

test('a transporter of one’s own is heard to the end', async () => {
  const codes: string[] = []
  const log = { ...systemLog, warn: ({ code }: { readonly code: string }) => void codes.push(code) }
  const transporter = createTransport(plugin(answersWith({})))
  await deliverBy(() => transporter, mailTo(), { ports: { ...systemPorts, log } })
  transporter.emit('error', new Error('closed while a token was asked for'))
  expect(codes).toEqual(['NODEMAILER_FAILED'])
})
