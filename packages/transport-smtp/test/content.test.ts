import { type Gate, on, stopReading } from '@turbomail/fake-server'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mail } from './mails.ts'
import { openTo, plain, startServer } from './sessions.ts'

describe('content', () => {
  test('arrives octet by octet as it was, whatever it is and however it comes', async () => {
    const server = await startServer()
    const transport = await openTo(server)
    const line = fc.string({ unit: fc.constantFrom('.', 'a', ' ', '-'), maxLength: 5 })
    const contents = fc.array(line, { maxLength: 30 }).map((lines) => lines.map((each) => `${each}\r\n`).join(''))
    await fc.assert(
      fc.asyncProperty(contents, fc.nat(9), fc.boolean(), async (text, chunkOctets, streamed) => {
        const octets = Buffer.from(text)
        const read = async function* () {
          for (let at = 0; at < octets.length; at += chunkOctets + 1) yield octets.subarray(at, at + chunkOctets + 1)
        }
        await transport.deliver(mail({ content: streamed ? read : octets }), plain)
        expect(server.accepted.at(-1)?.content.equals(octets)).toBe(true)
      }),
    )
    expect(server.sessions).toHaveLength(1)
    expect(server.violations).toEqual([])
  })

  test('that is large arrives in pieces, dots and all', async () => {
    const server = await startServer({ record: 'digest' })
    const transport = await openTo(server)
    const content = Buffer.alloc(5_000_000, '.x\r\n..\r\n')
    await transport.deliver(mail({ content }), plain)
    const { createHash } = await import('node:crypto')
    expect(server.accepted[0]?.digest).toBe(createHash('sha256').update(content).digest('hex'))
  })

  test('that is small leaves in one write, and its envelope in one', async () => {
    const server = await startServer()
    const transport = await openTo(server)
    const before = server.sessions[0]?.log.filter(({ what }) => what === 'received').length ?? 0
    await transport.deliver(mail({ to: ['a@example.com', 'b@example.com'] }), plain)
    const writes = server.sessions[0]?.log.filter(({ what }) => what === 'received').slice(before)
    expect(writes?.map(({ octets }) => octets?.toString())).toEqual([
      expect.stringMatching(/^MAIL .*\r\nRCPT .*\r\nRCPT .*\r\nDATA\r\n$/),
      'Subject: hi\r\n\r\nhello\r\n.\r\n',
    ])
  })

  test('is read no faster than the relay takes it', async () => {
    const gate = stopReading() as Gate
    const server = await startServer({ record: 'count', script: [on('CONTENT', { within: 1 }, gate)] })
    const transport = await openTo(server)
    const pieces = 1000
    const piece = Buffer.alloc(100_000, 'xxxxxxxx\r\n')
    let given = 0
    const content = async function* () {
      for (; given < pieces; given++) yield piece
    }
    const delivering = transport.deliver(mail({ content }), plain)
    await gate.reached
    let before = -1
    while (given !== before) {
      before = given
      for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate)
    }
    expect(given).toBeLessThan(pieces)
    gate.release()
    expect(await delivering).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
    expect(server.accepted[0]?.octets).toBe(pieces * piece.length)
  })

  test('that cannot be opened fails before anything is sent, and the connection is as good as before', async () => {
    const server = await startServer()
    const transport = await openTo(server)
    const failure = new Error('no such file')
    // biome-ignore lint/correctness/useYield: it fails before it has anything to give
    const content = async function* () {
      throw failure
    }
    await expect(transport.deliver(mail({ content }), plain)).rejects.toBe(failure)
    expect(server.transactions).toEqual([])
    expect(await transport.deliver(mail(), plain)).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
  })

  test('that fails halfway is never completed', async () => {
    const server = await startServer()
    const transport = await openTo(server)
    const failure = new Error('disk on fire')
    const content = async function* () {
      yield Buffer.from('Subject: half\r\n')
      throw failure
    }
    await expect(transport.deliver(mail({ content }), plain)).rejects.toBe(failure)
    await server.idle()
    expect(server.transactions[0]?.state).toBe('broken')
  })

  test('is let go of when the connection breaks', async () => {
    const server = await startServer({ record: 'count' })
    const transport = await openTo(server)
    let freed = false
    const content = async function* () {
      try {
        for (;;) yield Buffer.alloc(100_000, 'xxxxxxxx\r\n')
      } finally {
        freed = true
      }
    }
    const delivering = transport.deliver(mail({ content }), plain)
    await server.until(() => (server.transactions[0]?.octets ?? 0) > 0)
    await server.close()
    await expect(delivering).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
    await new Promise(setImmediate)
    expect(freed).toBe(true)
  })
})

describe('what a mail needs', () => {
  const parametersOf = async (given: Parameters<typeof mail>[0], extensions: readonly string[]) => {
    const server = await startServer({ extensions, sizeOctets: 1000 })
    const transport = await openTo(server)
    await transport.deliver(mail(given), plain)
    expect(server.violations).toEqual([])
    const [transaction] = server.accepted
    return [transaction?.parameters, transaction?.recipients[0]?.parameters, transaction?.content.toString()]
  }
  const all = ['8BITMIME', 'SMTPUTF8', 'DSN', 'DELIVERBY', 'FUTURERELEASE', 'MT-PRIORITY']
  const eight = { content: 'x: 1\r\n\r\né\r\n', sevenBit: 'x: 1\r\n\r\n=C3=A9\r\n', eightBit: true }

  test('is asked for, and nothing else', async () => {
    expect(await parametersOf({}, all)).toEqual([{}, {}, expect.any(String)])
    expect(await parametersOf({}, [...all, 'SIZE 1000'])).toEqual([{ SIZE: '22' }, {}, expect.any(String)])
    expect(await parametersOf(eight, all)).toEqual([{ BODY: '8BITMIME' }, {}, eight.content])
    expect(await parametersOf({ utf8Header: true, content: 'x: é\r\n\r\n' }, all)).toEqual([
      { BODY: '8BITMIME', SMTPUTF8: true },
      {},
      expect.any(String),
    ])
    expect(await parametersOf({ from: 'jürgen@example.org' }, all)).toEqual([
      { SMTPUTF8: true },
      {},
      expect.any(String),
    ])
    expect(await parametersOf({ to: ['jürgen@example.org'] }, all)).toEqual([
      { SMTPUTF8: true },
      {},
      expect.any(String),
    ])
  })

  test('8-bit content goes as 7-bit to a relay without 8BITMIME', async () => {
    expect(await parametersOf(eight, [])).toEqual([{}, {}, eight.sevenBit])
  })

  test('a null reverse-path is written as one', async () => {
    const server = await startServer()
    const transport = await openTo(server)
    await transport.deliver(mail({ from: null }), plain)
    expect(server.sessions[0]?.commands).toContainEqual(expect.stringMatching(/^MAIL FROM:<>/))
  })

  test('delivery parameters stand in their commands', async () => {
    const envelope = {
      ret: 'HDRS',
      envid: 'a b+c',
      deliverBy: { seconds: 120, mode: 'R', trace: true },
      holdFor: 60,
      mtPriority: -3,
    } as const
    const recipients = [
      { notify: ['SUCCESS', 'DELAY'], originalRecipient: { addressType: 'rfc822', address: 'b+c@example.com' } },
    ] as const
    expect(await parametersOf({ envelope, recipients }, all)).toMatchObject([
      { RET: 'HDRS', ENVID: 'a+20b+2Bc', BY: '120;RT', HOLDFOR: '60', 'MT-PRIORITY': '-3' },
      { NOTIFY: 'SUCCESS,DELAY', ORCPT: 'rfc822;b+2Bc@example.com' },
      expect.any(String),
    ])
    const foreign = { originalRecipient: { addressType: 'utf-8', address: 'jürgen@example.com' } }
    expect(await parametersOf({ recipients: [foreign] }, all)).toMatchObject([
      {},
      { ORCPT: 'utf-8;j\\x{FC}rgen@example.com' },
      expect.any(String),
    ])
    expect(await parametersOf({ recipients: [{ notify: 'NEVER' }] }, all)).toEqual([
      {},
      { NOTIFY: 'NEVER' },
      expect.any(String),
    ])
  })

  test.each<[string, Parameters<typeof mail>[0], string]>([
    ['SMTPUTF8 for the header', { utf8Header: true }, 'SMTPUTF8_UNAVAILABLE'],
    ['SMTPUTF8 for the sender', { from: 'jürgen@example.org' }, 'SMTPUTF8_UNAVAILABLE'],
    ['SMTPUTF8 for a recipient', { to: ['b@example.com', 'jürgen@example.org'] }, 'SMTPUTF8_UNAVAILABLE'],
    ['a larger SIZE', { content: Buffer.alloc(999, 'x\r\n') }, 'SIZE_EXCEEDED'],
    ['DSN', { envelope: { ret: 'FULL' } }, 'EXTENSION_UNAVAILABLE'],
    ['DSN of a recipient', { recipients: [{ notify: 'NEVER' }] }, 'EXTENSION_UNAVAILABLE'],
    ['REQUIRETLS', { envelope: { requireTls: true } }, 'EXTENSION_UNAVAILABLE'],
    ['DELIVERBY', { envelope: { deliverBy: { seconds: 1, mode: 'N' } } }, 'EXTENSION_UNAVAILABLE'],
    ['FUTURERELEASE', { envelope: { holdFor: 1 } }, 'EXTENSION_UNAVAILABLE'],
    ['MT-PRIORITY', { envelope: { mtPriority: 1 } }, 'EXTENSION_UNAVAILABLE'],
    ['a path that would end early', { to: ['a@b> NOTIFY=NEVER'] }, 'ENVELOPE_PATH'],
    ['CR and LF in a path', { to: ['a@b\r\nDATA'] }, 'ENVELOPE_PATH'],
    ['CR and LF in a quoted path', { to: ['"a\r\nDATA"@example.com'] }, 'ENVELOPE_PATH'],
    ['a control character in a quoted path', { from: '"a\x01"@example.com' }, 'COMMAND_MALFORMED'],
    [
      'CR and LF in a parameter',
      { recipients: [{ originalRecipient: { addressType: 'a\r\nDATA', address: 'b' } }] },
      'COMMAND_MALFORMED',
    ],
  ])('and cannot have is refused before anything is sent: %s', async (_what, given, code) => {
    const dsn = code === 'COMMAND_MALFORMED' ? ['DSN'] : []
    const server = await startServer({ extensions: ['PIPELINING', 'SIZE 500', ...dsn] })
    const transport = await openTo(server)
    await expect(transport.deliver(mail(given), plain)).rejects.toMatchObject({
      code,
      permanence: 'permanent',
      fault: 'mail',
    })
    expect(server.sessions[0]?.commands).toHaveLength(1)
    expect(await transport.deliver(mail(), plain)).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
  })

  test('REQUIRETLS is asked for over an encrypted connection that offers it', async () => {
    const server = await startServer({ tls: 'implicit', extensions: ['REQUIRETLS'] })
    const transport = await openTo(server)
    await transport.deliver(mail({ envelope: { requireTls: true } }), plain)
    expect(server.accepted[0]?.parameters).toMatchObject({ REQUIRETLS: true })
  })

  test.each<[string, 'none' | { rejectUnauthorized: false }]>([
    ['in clear', 'none'],
    ['with a certificate that nobody vouches for', { rejectUnauthorized: false }],
  ])('REQUIRETLS is not asked for %s', async (_how, tls) => {
    const secure = tls !== 'none'
    const certificate = secure ? ({ tls: 'implicit', certificate: 'self-signed' } as const) : {}
    const server = await startServer({ ...certificate, extensions: ['REQUIRETLS'] })
    const transport = await openTo(server, { tls: secure ? { ca: undefined, ...tls } : tls })
    const failed = transport.deliver(mail({ envelope: { requireTls: true } }), plain)
    await expect(failed).rejects.toMatchObject({ code: 'EXTENSION_UNAVAILABLE', fault: 'mail' })
    expect(server.transactions).toEqual([])
  })

  test('content that has no 7-bit form says so itself', async () => {
    const server = await startServer({ extensions: [] })
    const transport = await openTo(server)
    const failure = Object.assign(new Error('signed'), { code: 'CONTENT_NEEDS_8BITMIME' })
    const given = mail({ eightBit: true })
    const content = {
      ...given.content,
      octets: () => {
        throw failure
      },
    }
    await expect(transport.deliver({ ...given, content }, plain)).rejects.toBe(failure)
    expect(server.transactions).toEqual([])
  })
})

test('1,000 recipients go in one transaction', async () => {
  const server = await startServer()
  const transport = await openTo(server)
  const to = Array.from({ length: 1000 }, (_, index) => `user${index}@example.com`)
  const { outcomes } = await transport.deliver(mail({ to }), plain)
  expect(outcomes.every(({ fate }) => fate === 'accepted')).toBe(true)
  expect(outcomes.map(({ path }) => String(path))).toEqual(to)
  expect(server.accepted[0]?.forwardPaths).toEqual(to)
})
