import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { content, mail, NEVER } from '../test/mail.ts'
import { takeContent } from './take-content.ts'

test('as much as is wanted is kept, and the rest is counted', async () => {
  for (const keep of [0, 1, 7, 8, 20, 100]) {
    const taken = await takeContent(mail(), '8BITMIME', { signal: NEVER }, keep)
    expect(taken.size).toBe(24)
    expect(taken.octets.toString()).toBe('Subject: hello\r\n\r\nbody\r\n'.slice(0, keep))
  }
})

test('what is in memory is taken at once', async () => {
  const unread = { ...content('Subject: x\n\n', true), read: (): never => expect.unreachable() }
  const taken = await takeContent({ ...mail(), content: unread }, '7BIT', { signal: NEVER })
  expect(taken.octets.toString()).toBe('Subject: x\r\n\r\n')
})

test('a signal that many mails share keeps no listener', async () => {
  const { signal } = new AbortController()
  await takeContent(mail(), '8BITMIME', { signal })
  expect(getEventListeners(signal, 'abort')).toEqual([])
})
