import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createMailer } from '@turbomail/core'
import { expect, test } from 'vitest'
import { jsonLines, ownFolder, type Started, start, turbomail } from './program.ts'

/** A catch-all that has said where it listens. */
async function serving(args: readonly string[], cwd?: string): Promise<Started & { readonly url: string }> {
  const started = start(['serve', '--port', '0', '--json', ...args], cwd === undefined ? {} : { cwd })
  const [first] = await once(started.child.stdout as NodeJS.ReadableStream, 'data')
  const { listening } = JSON.parse(String(first)) as { listening: { url: string } }
  return { ...started, url: listening.url }
}

const MAIL = { from: 'ann@example.org', to: ['joe@example.net', 'amy@example.net'], subject: 'Caf\u00e9', text: 'Hi.' }

async function send(url: string, mail: object = MAIL): Promise<void> {
  await using mailer = await createMailer({ transport: url, env: {}, application: import.meta.url })
  await mailer.send(mail)
}

test('every mail is stored as it came, told of and answered, and a signal ends it in good order', async () => {
  const cwd = await ownFolder()
  const { child, ended, url } = await serving(['--maildir', 'mails', '--lint'], cwd)
  await send(url)
  await send(url, {
    raw: 'From: ann@example.org\r\nBcc: secret@example.net\r\n\r\nHi.\r\n',
    keepBcc: true,
    envelope: { from: null, to: 'joe@example.net' },
  })
  child.kill('SIGTERM')
  const { code, output, errors } = await ended
  expect([code, errors]).toEqual([0, ''])
  const [, first, second] = jsonLines(output) as { mail?: Record<string, unknown> }[]
  expect(first?.mail).toMatchObject({
    from: 'ann@example.org',
    to: ['joe@example.net', 'amy@example.net'],
    subject: 'Caf\u00e9',
    parts: ['text/plain'],
    violations: [],
    findings: [],
  })
  expect(second?.mail).toMatchObject({
    from: '',
    subject: '',
    findings: [expect.objectContaining({ rule: 'bcc-present' })],
  })
  const files = await readdir(join(cwd, 'mails/new'))
  expect(files).toHaveLength(2)
  const stored = await readFile(String(second?.mail?.file), 'utf8')
  expect(stored).toMatch(/^Return-Path: <>\nDelivered-To: joe@example\.net\n/)
  expect(stored).toContain('Bcc: secret@example.net\n')
})

test('people see a line for each mail, and nothing that a terminal would obey', async () => {
  const started = start(['serve', '--port', '0'])
  const [first] = await once(started.child.stdout as NodeJS.ReadableStream, 'data')
  const url = /smtp:\S+/.exec(String(first))?.[0] ?? ''
  await send(url, {
    raw: 'From: a@example.org\nSubject: =?utf-8?Q?a=1B[31mb?=\n\nx\n',
    envelope: { from: null, to: 'b@example.net' },
  })
  started.child.kill('SIGINT')
  const { code, output } = await started.ended
  expect(code).toBe(0)
  expect(output).toMatch(/^\d\d:\d\d:\d\d <> to <b@example\.net>: a \[31mb \(\d+ octets, text\/plain\)$/m)
})

test('a mail that cannot be stored is refused for now, and its client is told', async () => {
  const cwd = await ownFolder()
  const { child, ended, url } = await serving(['--maildir', 'none/mails'], cwd)
  await using mailer = await createMailer({
    transport: url,
    env: {},
    application: import.meta.url,
    retry: { attempts: 1 },
  })
  await expect(mailer.send(MAIL)).rejects.toMatchObject({ code: 'DELIVERY_REFUSED' })
  child.kill('SIGTERM')
  const { errors } = await ended
  expect(errors).toContain('A mail could not be stored')
})

test('clients may log in as whom they like, over TLS with a certificate of its own', async () => {
  const cwd = await ownFolder()
  const { child, ended, url } = await serving(['--tls', 'starttls', '--save-certificate', 'ca.pem'], cwd)
  const args = [
    'send',
    '-T',
    url.replace('//', '//anybody@'),
    '-f',
    'a@example.org',
    '-t',
    'b@example.net',
    '--text',
    'x',
  ]
  const env = { NODE_EXTRA_CA_CERTS: join(cwd, 'ca.pem'), TURBOMAIL_PASSWORD: 'anything' }
  expect(await turbomail(args, { env })).toMatchObject({ code: 0 })
  child.kill('SIGTERM')
  expect(await ended).toMatchObject({ code: 0 })
})

test('a port that is taken is told of', async () => {
  const { child, ended, url } = await serving([])
  const second = await turbomail(['serve', '--port', new URL(url).port])
  expect(second).toMatchObject({ code: 1, errors: expect.stringContaining('EADDRINUSE') })
  const third = await turbomail(['serve', '--port', '0', '--tls', 'implicit', '--save-certificate', '/nowhere/ca.pem'])
  expect(third).toMatchObject({ code: 2, errors: expect.stringContaining('ENOENT') })
  child.kill('SIGTERM')
  await ended
})
