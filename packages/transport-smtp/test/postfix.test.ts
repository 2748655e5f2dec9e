import { neverAborted, systemPorts, type Transport } from '@turbomail/core/contract'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type SmtpOptions, smtp } from '../src/index.ts'
import { mail } from './mails.ts'
import { type Postfix, postfixMissing, startPostfix } from './postfix.ts'

const missing = postfixMissing()

/** A whole mail from a body, with a subject to know it by. */
const withBody = (subject: string, body: string) =>
  `From: ann@example.org\r\nTo: bob@example.test\r\nSubject: ${subject}\r\n` +
  `Date: Thu, 01 Jan 2026 00:00:00 +0000\r\nMessage-ID: <${subject.replaceAll(' ', '.')}@example.org>\r\n\r\n${body}`

interface Awkward {
  readonly content: string
  readonly eightBit?: boolean
  readonly utf8Header?: boolean
  readonly streamed?: boolean
}

const ascii = (subject: string, body: string): Awkward => ({ content: withBody(subject, body) })

const CONTENTS: readonly Awkward[] = [
  ascii('dots', '.\r\n..\r\n...\r\n.leading\r\n trailing.\r\n.\r\n'),
  ascii('a dot first', '.\r\n'),
  ascii('commands', 'QUIT\r\n.\r\nRSET\r\nMAIL FROM:<x@example.org>\r\n'),
  ascii('From lines', 'From here\r\n>From there\r\n\r\nFrom x@example.org Thu Jan  1 00:00:00 2026\r\n'),
  ascii('a line of 998 octets', `${'x'.repeat(998)}\r\n`),
  ascii('a line of 998 dots', `${'.'.repeat(998)}\r\n`),
  ascii('blanks at the end of lines', 'a \r\n\t\r\n  \r\n'),
  ascii('empty lines at the end', 'a\r\n\r\n\r\n\r\n'),
  ascii('an empty body', ''),
  ascii('control characters', 'a\x01\x07\x0b\x0c\x1a\x1b[31m\x7f\r\n'),
  ascii('many lines', 'line\r\n'.repeat(120_000)),
  { content: withBody('8 bits', 'Grüße, Ω, 漢字, 😀\r\n.é\r\n'), eightBit: true },
  { content: withBody('größer', '.ü\r\n'), eightBit: true, utf8Header: true },
  { content: withBody('a stream', `${'.0123456789'.repeat(7)}\r\n`.repeat(60_000)), streamed: true },
]

/** The fields that Postfix puts ahead of the content. */
const ADDED = /^(?:(?:Return-Path|X-Original-To|Delivered-To|Received):.*\n(?:[ \t].*\n)*)+$/

describe.skipIf(missing !== undefined && process.env.CI !== 'true')('a real Postfix', () => {
  let postfix: Postfix

  beforeAll(async () => {
    if (missing !== undefined) throw new Error(missing)
    postfix = await startPostfix(['bob', 'carol', 'dave', 'erin', 'frank'])
  }, 30_000)

  afterAll(() => postfix?.[Symbol.asyncDispose]())

  const openTo = async (options: SmtpOptions): Promise<Transport> => {
    const transport = smtp({ host: '127.0.0.1', port: postfix.port, ...options }).create(systemPorts)
    onTestFinished(() => transport.close())
    await transport.open({ signal: neverAborted })
    return transport
  }
  const login = () => ({ user: postfix.user, password: postfix.password })
  const starttls = (): SmtpOptions => ({ tls: { policy: 'starttls', ca: postfix.certificate } })

  test('takes awkward contents over one connection, and stores them octet by octet', async () => {
    const transport = await openTo({ ...starttls(), auth: login() })
    const ids = new Set<string | undefined>()
    for (const { content, streamed, ...more } of CONTENTS) {
      const given = streamed === true ? inChunks(content) : content
      const { outcomes, retire } = await transport.deliver(
        mail({ to: ['bob@example.test'], content: given, ...more }),
        { signal: neverAborted },
      )
      expect(outcomes).toMatchObject([{ fate: 'accepted', reply: { code: 250, enhanced: [2, 0, 0] } }])
      expect(retire).toBeUndefined()
      ids.add(outcomes[0]?.queueId)
    }
    expect(ids.size).toBe(CONTENTS.length)
    const mails = await postfix.mails('bob', CONTENTS.length)
    expect(mails).toHaveLength(CONTENTS.length)
    for (const { content } of CONTENTS) {
      const stored = Buffer.from(content.replaceAll('\r\n', '\n'))
      const found = mails.find((each) => each.subarray(each.length - stored.length).equals(stored))
      expect(found?.subarray(0, found.length - stored.length).toString(), content.slice(0, 200)).toMatch(ADDED)
    }
  }, 30_000)

  test('shows what it offers, before and after TLS', async () => {
    const transport = await openTo({ ...starttls(), auth: login() })
    expect(transport.describe?.()).toMatchObject({
      greeting: expect.stringContaining('ESMTP Postfix'),
      extensions: { PIPELINING: '', SIZE: '20000000', '8BITMIME': '', SMTPUTF8: '', AUTH: 'PLAIN LOGIN' },
      extensionsInClear: { STARTTLS: '' },
      tls: { verified: true, protocol: 'TLSv1.3' },
      auth: { used: 'PLAIN' },
    })
  })

  test('takes implicit TLS and LOGIN, and a resumed session', async () => {
    const tls = { policy: 'implicit', ca: postfix.certificate } as const
    const factory = smtp({ host: 'localhost', port: postfix.tlsPort, tls, auth: { ...login(), mechanism: 'LOGIN' } })
    for (const resumed of [false, true]) {
      const transport = factory.create(systemPorts)
      await transport.open({ signal: neverAborted })
      const { outcomes } = await transport.deliver(mail({ to: ['carol@example.test'] }), { signal: neverAborted })
      expect(outcomes).toMatchObject([{ fate: 'accepted' }])
      expect(transport.describe?.()).toMatchObject({ tls: { resumed }, auth: { used: 'LOGIN' } })
      await transport.close()
    }
    expect(await postfix.mails('carol', 2)).toHaveLength(2)
  })

  test('refuses one recipient and takes the others', async () => {
    const transport = await openTo(starttls())
    const to = ['dave@example.test', 'nobody@example.test', 'erin@example.test', 'stranger@example.com']
    const { outcomes } = await transport.deliver(mail({ to }), { signal: neverAborted })
    expect(outcomes).toMatchObject([
      { fate: 'accepted' },
      { fate: 'refused', fault: 'recipient', permanence: 'permanent', reply: { code: 550, enhanced: [5, 1, 1] } },
      { fate: 'accepted' },
      { fate: 'refused', fault: 'recipient', permanence: 'permanent', reply: { code: 554, enhanced: [5, 7, 1] } },
    ])
    expect(await postfix.mails('dave', 1)).toHaveLength(1)
    expect(await postfix.mails('erin', 1)).toHaveLength(1)
  })

  test('refuses everybody, and takes the next mail over the same connection', async () => {
    const transport = await openTo(starttls())
    const refused = await transport.deliver(mail({ to: ['nobody@example.test'] }), { signal: neverAborted })
    expect(refused).toMatchObject({ outcomes: [{ fate: 'refused', reply: { code: 550 } }] })
    const taken = await transport.deliver(mail({ to: ['frank@example.test'] }), { signal: neverAborted })
    expect(taken).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
  })

  test('is not sent what is larger than it takes', async () => {
    const transport = await openTo(starttls())
    const content = Buffer.alloc(20_000_001, 'x\r\n')
    await expect(
      transport.deliver(mail({ to: ['bob@example.test'], content }), { signal: neverAborted }),
    ).rejects.toMatchObject({ code: 'SIZE_EXCEEDED' })
  })

  test('refuses a wrong password, and a certificate that nobody vouches for is refused here', async () => {
    await expect(openTo({ ...starttls(), auth: { user: postfix.user, password: 'wrong' } })).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      reply: { code: 535 },
    })
    await expect(openTo({ tls: 'starttls' })).rejects.toMatchObject({ code: 'TLS_FAILED' })
    await expect(openTo({ tls: 'none', auth: login() })).rejects.toMatchObject({ code: 'AUTH_INSECURE' })
  })
})

if (missing !== undefined) test.skip(`a real Postfix is not tried: ${missing}`, () => {})

function inChunks(content: string): () => AsyncIterable<Uint8Array> {
  const octets = Buffer.from(content)
  return async function* () {
    for (let at = 0; at < octets.length; at += 10_007) yield octets.subarray(at, at + 10_007)
  }
}
