import { expect, test } from 'vitest'
import { type FakeServerOptions, fakeServer, hold } from '../src/index.ts'
import { Talk } from './talk.ts'

async function found(sent: (string | Buffer)[], options: FakeServerOptions = {}): Promise<string[]> {
  await using server = await fakeServer(options)
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  for (const text of sent) await client.say(typeof text === 'string' ? `${text}` : text)
  return [...new Set(server.violations.map(({ code }) => code))]
}

const BEGIN = ['MAIL FROM:<a@b>', 'RCPT TO:<c@d>', 'DATA']

test.each<[string, (string | Buffer)[], string[], FakeServerOptions?]>([
  ['nothing', [...BEGIN, 'x\r\n.', 'RSET', 'NOOP', 'QUIT'], []],
  [
    'pipelining that was not offered',
    [Buffer.from('RSET\r\nRSET\r\n')],
    ['PIPELINING_NOT_OFFERED'],
    { extensions: [] },
  ],
  [
    'something behind DATA',
    ['MAIL FROM:<a@b>', 'RCPT TO:<c@d>', Buffer.from('DATA\r\nx\r\n.\r\n')],
    ['PIPELINED_AFTER'],
  ],
  ['something behind NOOP', [Buffer.from('NOOP\r\nRSET\r\n')], ['PIPELINED_AFTER']],
  ['a command that ends in LF', [Buffer.from('NOOP\n')], ['BARE_LF']],
  ['a CR in a command', ['NOOP a\rb'], ['BARE_CR']],
  ['a long command', [`NOOP ${'x'.repeat(510)}`], ['COMMAND_TOO_LONG']],
  ['a long MAIL that is not too long', [`MAIL FROM:<a@b> ENVID=${'x'.repeat(510)}`], []],
  ['a long line of content', [...BEGIN, `${'x'.repeat(999)}\r\n.`], ['LINE_TOO_LONG']],
  ['a line of 998 octets and a stuffed dot', [...BEGIN, `.${'.'.repeat(998)}\r\n.`], []],
  ['bare LF, CR and NUL in content', [...BEGIN, 'a\nb\rc\0\r\n.'], ['BARE_LF', 'BARE_CR', 'NUL']],
  ['8-bit content', [...BEGIN, 'é\r\n.'], ['EIGHT_BIT']],
  ['8-bit content, declared', ['MAIL FROM:<a@b> BODY=8BITMIME', 'RCPT TO:<c@d>', 'DATA', 'é\r\n.'], []],
  ['a UTF-8 path', ['MAIL FROM:<ä@b>'], ['UTF8']],
  ['a UTF-8 path, announced', ['MAIL FROM:<ä@b> SMTPUTF8', 'RCPT TO:<ö@d>'], []],
  ['a parameter that was not offered', ['MAIL FROM:<a@b> REQUIRETLS'], ['NOT_OFFERED']],
  [
    'RCPTMAX',
    ['MAIL FROM:<a@b>', 'RCPT TO:<c@d>', 'RCPT TO:<e@d>'],
    ['LIMIT_EXCEEDED'],
    { extensions: ['LIMITS RCPTMAX=1'] },
  ],
  [
    'RCPTDOMAINMAX',
    ['MAIL FROM:<a@b>', 'RCPT TO:<c@d>', 'RCPT TO:<e@D>', 'RCPT TO:<e@f>'],
    ['LIMIT_EXCEEDED'],
    { extensions: ['LIMITS RCPTDOMAINMAX=1 RCPTMAX=3'] },
  ],
  [
    'one domain in two spellings',
    ['MAIL FROM:<a@b>', 'RCPT TO:<c@d>', 'RCPT TO:<e@D>'],
    [],
    { extensions: ['LIMITS RCPTDOMAINMAX=1'] },
  ],
  ['MAILMAX', ['MAIL FROM:<a@b>', 'RSET', 'MAIL FROM:<a@b>'], ['LIMIT_EXCEEDED'], { extensions: ['LIMITS MAILMAX=1'] }],
])('%s', async (_, sent, codes, options) => {
  expect(await found(sent, options)).toEqual(codes)
})

test('what is more than LIMITS allows is refused (RFC 9422 §4)', async () => {
  await using server = await fakeServer({ extensions: ['PIPELINING', 'LIMITS RCPTMAX=2 MAILMAX=2 RCPTDOMAINMAX=1'] })
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  const codes = async (...lines: string[]) => {
    client.send(lines.map((line) => `${line}\r\n`).join(''))
    return (await client.hear(lines.length)).match(/^\d{3}/gm)
  }
  expect(await codes('MAIL FROM:<a@b>', 'RCPT TO:<c@d>', 'RCPT TO:<e@f>', 'RCPT TO:<g@d>', 'RCPT TO:<h@d>')).toEqual([
    '250',
    '250',
    '452',
    '250',
    '452',
  ])
  expect(await codes('RSET', 'MAIL FROM:<a@b>', 'RSET', 'MAIL FROM:<a@b>')).toEqual(['250', '250', '250', '421'])
  expect(server.violations.map(({ code }) => code)).toEqual(['LIMIT_EXCEEDED', 'LIMIT_EXCEEDED', 'LIMIT_EXCEEDED'])
})

test('a client that does not wait for the greeting', async () => {
  const gate = hold()
  await using server = await fakeServer({ script: { greeting: gate } })
  const { connect } = await import('node:net')
  const client = new Talk(connect(server.address))
  client.send('EHLO client.example\r\n')
  await gate.reached
  await server.until(() => server.sessions[0]?.log.some((entry) => entry.what === 'received') ?? false)
  gate.release()
  await client.hear(2)
  expect(server.violations).toMatchObject([{ code: 'PIPELINING_NOT_OFFERED', text: 'GREETING' }])
})

test('a line without end is cut off', async () => {
  await using server = await fakeServer()
  const client = await Talk.with(server)
  client.send('x'.repeat(2_000_000))
  await client.end()
  expect(server.violations).toMatchObject([{ code: 'COMMAND_TOO_LONG' }])
})
