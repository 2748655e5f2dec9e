import { type FakeServer, fakeServer, on } from '@turbomail/fake-server'
import { simpleParser } from 'mailparser'
import { expect, test, vi } from 'vitest'
import { type Running, startProgram } from '../testing/start-program.ts'

vi.setConfig({ testTimeout: 60_000 })

const PUBLIC_URL = 'https://shop.example.com'

async function start(relay: FakeServer): Promise<Running & { url: string }> {
  const env = { TURBOMAIL_TRANSPORT: relay.url, PORT: '0', PUBLIC_URL }
  const service = startProgram('password-reset/main.ts', { env })
  const [, url = ''] = await service.writes(/Server listening at (http:\/\/127\.0\.0\.1:\d+)/)
  return Object.assign(service, { url })
}

async function post(url: string, fields: Record<string, string>) {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) })
  const headers = Object.fromEntries(response.headers)
  return { status: response.status, headers: { ...headers, date: '' }, text: await response.text() }
}

test('a form becomes a mail with a token, which sets one password once', async () => {
  await using relay = await fakeServer()
  await using service = await start(relay)
  expect(await (await fetch(`${service.url}/forgot`)).text()).toContain('name="address"')
  await post(`${service.url}/forgot`, { address: ' Ann@Example.org' })
  const [transaction] = await relay.whenAccepted(1)
  const mail = await simpleParser(transaction?.content ?? '')
  expect(transaction?.forwardPaths).toEqual(['ann@example.org'])
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
  const [link = ''] = /https:\S+/.exec(mail.text ?? '') ?? []
  expect(link).toMatch(/^https:\/\/shop\.example\.com\/reset\?token=[\w-]{43}$/)

  const page = await (await fetch(link.replace(PUBLIC_URL, service.url))).text()
  const [, token = ''] = /name="token" value="([^"]+)"/.exec(page) ?? []
  expect(await post(`${service.url}/reset`, { token, password: 'short' })).toMatchObject({ status: 400 })
  const password = 'correct horse battery'
  expect(await post(`${service.url}/reset`, { token, password })).toMatchObject({ status: 200 })
  expect(await post(`${service.url}/reset`, { token, password })).toMatchObject({ status: 410 })
  await service.writes(/the relay has taken the reset mail/)
  expect(service.output).not.toContain(token)
  expect(relay.violations).toEqual([])
})

test('the answer is the same for an address that nobody has, who gets no mail', async () => {
  await using relay = await fakeServer()
  await using service = await start(relay)
  const known = await post(`${service.url}/forgot`, { address: 'ann@example.org' })
  const unknown = await post(`${service.url}/forgot`, { address: 'eve@example.org' })
  expect(known.status).toBe(202)
  expect(unknown).toEqual(known)
  await service.writes(/there is no such account/)
  await service.writes(/the relay has taken the reset mail/)
  expect(relay.transactions).toHaveLength(1)
})

test('a mail that was refused is in the log with what the relay said, and the answer is the same', async () => {
  await using relay = await fakeServer({ script: [on('RCPT', '550 5.1.1 no such mailbox')] })
  await using service = await start(relay)
  const answer = await post(`${service.url}/forgot`, { address: 'ann@example.org' })
  expect(answer).toMatchObject({ status: 202, text: expect.stringContaining('If there is an account') })
  const [line = '{}'] = await service.writes(/^.*the reset mail was not sent.*$/m)
  expect(JSON.parse(line)).toMatchObject({
    level: 50,
    code: 'DELIVERY_REFUSED',
    replies: ['ann@example.org refused: 5.1.1 no such mailbox'],
  })
  expect(line).not.toContain('token=')
})

test.skipIf(process.platform === 'win32')('SIGTERM ends it when nothing is left to do', async () => {
  await using relay = await fakeServer()
  await using service = await start(relay)
  await post(`${service.url}/forgot`, { address: 'ann@example.org' })
  service.signal('SIGTERM')
  expect(await service.ended).toMatchObject({ code: 0 })
  expect(relay.accepted).toHaveLength(1)
})
