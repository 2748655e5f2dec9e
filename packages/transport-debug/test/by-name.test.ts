import { createMailer } from '@turbomail/core'
import { beforeEach, expect, test, vi } from 'vitest'
import { outbox } from '../src/index.ts'

beforeEach(() => outbox.clear())

/** What an application does, which knows nothing of where it runs. */
async function greet(env: Readonly<Record<string, string>>): Promise<void> {
  await using mailer = await createMailer({ env, application: import.meta.url })
  await mailer.send({ to: 'you@example.com', subject: 'Hello', text: 'Good morning!' })
}

const FROM = { TURBOMAIL_FROM: 'me@example.com' }

test('debug:capture keeps mails where a test finds them, of all mailers', async () => {
  const next = outbox.nextMail()
  await greet({ ...FROM, TURBOMAIL_TRANSPORT: 'debug:capture' })
  await greet({ ...FROM, TURBOMAIL_TRANSPORT: 'debug:capture?as=7BIT', TURBOMAIL_PASSWORD: 'of another transport' })
  expect((await next).text).toBe('Good morning!\n')
  expect(outbox.mails.map(({ subject }) => subject)).toEqual(['Hello', 'Hello'])
  expect(await outbox.whenMails(2)).toHaveLength(2)
  outbox.clear()
  expect(outbox.mails).toEqual([])
})

test('debug: shows mails on the console, and keeps none', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  try {
    await greet({ ...FROM, TURBOMAIL_TRANSPORT: 'debug:' })
    expect(log.mock.calls.flat().join('\n')).toContain('| Good morning!')
  } finally {
    log.mockRestore()
  }
  expect(outbox.mails).toEqual([])
})
