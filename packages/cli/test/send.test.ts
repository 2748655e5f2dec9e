import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { disconnect, fakeServer, hold, on } from '@turbomail/fake-server'
import { expect, test } from 'vitest'
import { jsonLines, ownFolder, start, trusting, turbomail } from './program.ts'

const HELLO = ['--from', 'ann@example.org', '--to', 'joe@example.net', '--subject', 'Hello']

test('a message of flags is sent, and every recipient is told of', async () => {
  await using server = await fakeServer({
    script: [on('RCPT', { path: 'gone@example.net' }, '550 5.1.1 no such user')],
  })
  const cwd = await ownFolder()
  await writeFile(join(cwd, 'note.txt'), 'A note.')
  const { code, output, errors } = await turbomail(
    [
      ...['send', '--transport', server.url, ...HELLO, '--cc', 'gone@example.net', '--bcc', 'secret@example.net'],
      ...['--html', '<p>Hi', '--text', 'Hi', '--attach', 'note.txt', '--header', 'X-Campaign: spring'],
      ...['--unsubscribe', 'https://example.org/u', '--reply-to', 'desk@example.org', '--envelope-from', '<>'],
    ],
    { cwd },
  )
  expect([code, errors]).toEqual([
    1,
    expect.stringMatching(/^turbomail: One-click .* \(LIST_UNSUBSCRIBE_UNSIGNED\)\n$/),
  ])
  expect(output).toBe(
    'accepted  joe@example.net  250 2.0.0 ok: queued as 1-1\n' +
      'refused   gone@example.net  550 5.1.1 no such user\n' +
      'accepted  secret@example.net  250 2.0.0 ok: queued as 1-1\n',
  )
  const [{ content, reversePath } = { content: Buffer.alloc(0), reversePath: '?' }] = server.accepted
  expect(reversePath).toBe('')
  for (const words of ['X-Campaign: spring', 'One-Click', 'Reply-To: desk@example.org', 'note.txt', '<p>Hi']) {
    expect(String(content)).toContain(words)
  }
  expect(String(content)).not.toContain('secret@')
  expect(server.violations).toEqual([])
})

test('a text comes from standard input, and the result is for programs', async () => {
  await using server = await fakeServer()
  const env = { TURBOMAIL_TRANSPORT: server.url, TURBOMAIL_FROM: 'Ann <ann@example.org>' }
  const args = ['send', '-t', 'joe@example.net', '-s', 'Hello', '--json']
  const { code, output } = await turbomail(args, { env, input: 'From the pipe.\n' })
  expect(code).toBe(0)
  expect(jsonLines(output)).toEqual([
    {
      messageId: expect.stringMatching(/^<.*@example\.org>$/),
      attempts: 1,
      outcomes: [
        {
          recipient: 'joe@example.net',
          fate: 'accepted',
          reply: { code: 250, enhanced: '2.0.0', text: expect.stringContaining('queued as 1-1') },
          queueId: '1-1',
        },
      ],
    },
  ])
  expect(String(server.accepted[0]?.content)).toContain('From the pipe.')
})

const WHOLE = 'From: ann@example.org\r\nTo: joe@example.net\r\nBcc: secret@example.net\r\nSubject: Whole\r\n\r\nHi.\r\n'

test('a whole message goes to whom its fields name, or to whom the envelope does', async () => {
  await using server = await fakeServer()
  const cwd = await ownFolder()
  await writeFile(join(cwd, 'whole.eml'), WHOLE)
  const env = { TURBOMAIL_TRANSPORT: server.url }
  expect(await turbomail(['send', 'whole.eml'], { env, cwd })).toMatchObject({ code: 0, errors: '' })
  const args = ['send', '-', '--envelope-from', 'bounces@example.org', '--envelope-to', 'list@example.net']
  expect(await turbomail(args, { env, input: WHOLE })).toMatchObject({ code: 0, errors: '' })
  expect(server.accepted.map(({ reversePath, forwardPaths }) => [reversePath, ...forwardPaths])).toEqual([
    ['ann@example.org', 'joe@example.net', 'secret@example.net'],
    ['bounces@example.org', 'list@example.net'],
  ])
  for (const { content } of server.accepted) {
    expect(String(content)).toMatch(/Subject: Whole\r\n\r\nHi\.\r\n$/)
    expect(String(content)).not.toContain('secret@')
  }
})

test('a mail whose answer is lost is in doubt, and has a code of its own', async () => {
  await using server = await fakeServer({ script: { content: disconnect() } })
  const { code, output } = await turbomail(['send', '-T', server.url, ...HELLO, '--text', 'x'])
  expect([code, output]).toEqual([3, expect.stringMatching(/^in doubt {2}joe@example\.net {2}\S/)])
})

test('the password is from the environment or a file, and shown nowhere', async () => {
  await using server = await fakeServer({ tls: 'starttls', auth: { users: { joe: 'geheim' }, required: true } })
  const trust = await trusting(server)
  const cwd = await ownFolder()
  await writeFile(join(cwd, 'password'), 'geheim\n')
  const args = ['send', '-T', server.url.replace('//', '//joe@'), ...HELLO, '--text', 'x']
  expect(await turbomail(args, { env: { ...trust, TURBOMAIL_PASSWORD: 'geheim' } })).toMatchObject({ code: 0 })
  const file = ['--password-file', join(cwd, 'password')]
  expect(await turbomail([...args, ...file], { env: { ...trust, TURBOMAIL_PASSWORD: 'other' } })).toMatchObject({
    code: 0,
  })
  const wrong = await turbomail([...args, '--json'], { env: { ...trust, TURBOMAIL_PASSWORD: 'falsch' } })
  expect(wrong.code).toBe(1)
  expect(wrong.output).toContain('AUTH_FAILED')
  expect(wrong.output + wrong.errors).not.toContain('falsch')
})

test('a dry run says what would be sent and why, and connects to nobody', async () => {
  await using server = await fakeServer()
  const cwd = await ownFolder()
  await writeFile(join(cwd, 'whole.eml'), WHOLE)
  const env = { TURBOMAIL_TRANSPORT: server.url.replace('//', '//joe:geheim@') }
  const { code, output } = await turbomail(['send', 'whole.eml', '-n'], { env, cwd })
  expect(code).toBe(0)
  expect(output).toContain(`by ${server.url.replace('//', '//joe@')} (TURBOMAIL_TRANSPORT), manager direct`)
  expect(output).toMatch(
    /^ {2}from ann@example\.org\n {2}to {3}joe@example\.net \(To\)\n {2}to {3}secret@example\.net \(Bcc\)$/m,
  )
  const args = ['send', '-T', server.url, ...HELLO, '--cc', 'joe@example.net', '--manager', 'ondemand?workers=2']
  const composed = await turbomail([...args, '--text', 'Caf\u00e9', '-n', '--json'])
  expect(jsonLines(composed.output)).toEqual([
    {
      transport: { shown: server.url, from: '--transport' },
      manager: { shown: 'ondemand', from: '--manager' },
    },
    {
      row: 0,
      messageId: expect.any(String),
      from: 'ann@example.org',
      recipients: [{ address: 'joe@example.net', source: 'To, Cc' }],
      octets: expect.any(Number),
      octets7Bit: expect.any(Number),
      wants: ['8BITMIME'],
    },
  ])
  expect(server.sessions).toEqual([])
})

test('a dry run says what would be refused', async () => {
  const cwd = await ownFolder()
  await writeFile(join(cwd, 'long.eml'), `${WHOLE}${'x'.repeat(999)}\r\n`)
  const { code, output } = await turbomail(['send', 'long.eml', '-n', '-T', 'debug:'], { cwd })
  expect([code, output]).toEqual([1, expect.stringContaining('would be refused: ')])
  expect(output).toContain('(CONTENT_TOO_LONG_LINE)')
  expect(await turbomail(['send', 'long.eml', '-n', '-T', 'debug:', '--long-lines'], { cwd })).toMatchObject({
    code: 0,
  })
})

test.each([
  ['an address that is none', ['-f', 'ann@example.org', '-t', 'joe@', '--text', 'x', '-T', 'debug:'], 'ADDRESS_'],
  ['nobody to send to', ['-f', 'ann@example.org', '--text', 'x', '-T', 'debug:'], 'MESSAGE_NO_RECIPIENTS'],
  ['no transport', [...HELLO, '--text', 'x'], 'OPTIONS_TRANSPORT_MISSING'],
  [
    'a transport that is not installed',
    [...HELLO, '--text', 'x', '-T', 'carrier://roof'],
    'turbomail-transport-carrier',
  ],
  ['a file that is not there', [...HELLO, '--text', 'x', '-T', 'debug:', '-a', 'nowhere.pdf'], 'CONTENT_UNREADABLE'],
  [
    'a line break in a field',
    [...HELLO, '--text', 'x', '-T', 'debug:', '-H', 'X-A: a\r\nBcc: b@example.net'],
    'HEADER_BODY',
  ],
])('%s is no mail, and nothing is sent', async (_, args, words) => {
  const { code, output, errors } = await turbomail(['send', ...args])
  expect(output + errors).toContain(words)
  expect(code).toBe(2)
})

test('whoever is told to end ends, and says what became of the mail', async () => {
  const gate = hold()
  await using server = await fakeServer({ script: { mail: gate } })
  const { child, ended } = start(['send', '-T', server.url, ...HELLO, '--text', 'x'])
  await gate.reached
  child.kill('SIGINT')
  expect(await ended).toMatchObject({ code: 130, output: expect.stringContaining('untried   joe@example.net') })
})

test('a dry run without a transport says that there is none', async () => {
  const { code, output } = await turbomail(['send', ...HELLO, '--text', 'Hi', '--dry-run'], { env: {} })
  expect(code).toBe(0)
  expect(output).toMatch(
    /^Nothing is sent\. No transport is named \(--transport or TURBOMAIL_TRANSPORT\), so it would not go, /,
  )
})
