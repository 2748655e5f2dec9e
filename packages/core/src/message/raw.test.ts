import { isAscii } from 'node:buffer'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { testPorts } from '../../test/support/test-ports.ts'
import type { BodyType, MailObject } from '../delivery/mail-object.ts'
import { systemPorts } from '../ports/ports.ts'
import type { ContentInput } from './content-input.ts'
import type { RawMail } from './raw-mail.ts'
import { takeSnapshot } from './snapshot.ts'

const folder = mkdtempSync(join(tmpdir(), 'turbomail-'))
afterAll(() => rmSync(folder, { recursive: true }))

const HEAD = 'Message-ID: <m@example.com>\r\nDate: Thu, 01 Jan 2026 00:00:00 +0000\r\nFrom: ada@example.com\r\n'
const LETTER = `${HEAD}To: bob@example.net\r\nSubject: x\r\n\r\nHello\r\n`

async function mailOf(raw: ContentInput, options: Partial<RawMail> = {}): Promise<MailObject> {
  const [mail] = await takeSnapshot({ raw, ...options }, testPorts()).compose()
  return mail
}

async function octetsOf(mail: MailObject, as: BodyType = '8BITMIME'): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of mail.content.read(as)) chunks.push(chunk)
  const octets = Buffer.concat(chunks)
  const size = mail.content.size(as)
  if (size !== undefined) expect(size).toBe(octets.length)
  if (mail.content.octets !== undefined) expect(octets.equals(mail.content.octets(as))).toBe(true)
  return octets
}

async function textOf(raw: ContentInput, options: Partial<RawMail> = {}, as: BodyType = '8BITMIME'): Promise<string> {
  return (await octetsOf(await mailOf(raw, options), as)).toString()
}

/** Every way in which the same octets can be given. */
function forms(text: string): [string, () => ContentInput][] {
  const path = join(folder, 'letter.eml')
  const octets = Buffer.from(text)
  async function* single(): AsyncGenerator<Uint8Array> {
    for (const octet of octets) yield Uint8Array.of(octet)
  }
  return [
    ['text', () => text],
    ['octets', () => octets],
    ['a blob', () => new Blob([octets])],
    ['a stream', () => Readable.from([octets])],
    ['a function that opens single octets', () => single],
    [
      'a path',
      () => {
        writeFileSync(path, octets)
        return { path }
      },
    ],
  ]
}

test.each(forms(LETTER))('a message that is in order goes as it is: %s', async (_, make) => {
  expect(await textOf(make())).toBe(LETTER)
})

test.each(forms(LETTER.replaceAll('\r\n', '\n').slice(0, -1)))('line ends are made CRLF: %s', async (_, make) => {
  expect(await textOf(make())).toBe(LETTER)
})

const WITH_BCC = LETTER.replace(
  'Subject',
  'Bcc: Eve\r\n <eve@example.org>,\r\n\teva@example.org\r\nRESENT-BCC : x@y.example\r\nSubject',
)

test.each(forms(WITH_BCC))('Bcc and Resent-Bcc go, with the lines that belong to them: %s', async (_, make) => {
  expect(await textOf(make())).toBe(LETTER)
})

test('they stay where that is asked for, and a body that looks like them stays always', async () => {
  expect(await textOf(WITH_BCC, { keepBcc: true })).toBe(WITH_BCC)
  expect(await textOf(`${LETTER}Bcc: not a field\r\n`)).toBe(`${LETTER}Bcc: not a field\r\n`)
})

test('what has no identifier and no date is given both', async () => {
  const mail = await mailOf('From: Ada <ada@example.com>\nTo: bob@example.net\n\nHello\n')
  expect(mail.messageId).toMatch(/^<[0-9a-f]{24}@example\.com>$/)
  expect((await octetsOf(mail)).toString()).toMatch(
    new RegExp(`^Message-ID: ${mail.messageId}\r\nDate: .* \\+0000\r\nFrom: Ada <ada@example.com>\r\n`),
  )
})

test('an identifier that is there is kept, folded or odd', async () => {
  expect((await mailOf(LETTER)).messageId).toBe('<m@example.com>')
  expect((await mailOf(LETTER.replace('ID: <', 'Id:\r\n <'))).messageId).toBe('<m@example.com>')
  expect((await mailOf(LETTER.replace('<m@example.com>', 'odd'))).messageId).toBe('odd')
})

test('the envelope is taken from the fields, Bcc among them', async () => {
  const { envelope } = await mailOf(
    WITH_BCC.replace('To: bob', 'To: =?utf-8?Q?B=C3=B6b?= <bob').replace('.net', '.net>'),
  )
  expect(String(envelope.reversePath)).toBe('ada@example.com')
  expect(envelope.recipients.map(({ path }) => String(path))).toEqual([
    'bob@example.net',
    'eve@example.org',
    'eva@example.org',
  ])
})

test('who is named in a second field of one name gets the mail, too', async () => {
  const { envelope } = await mailOf(
    LETTER.replace('Subject', 'Bcc: x@y.example\r\nTo: a@b.example\r\nBcc: z@y.example\r\nSubject'),
  )
  const paths = envelope.recipients.map(({ path }) => String(path))
  expect(paths).toEqual(['bob@example.net', 'a@b.example', 'x@y.example', 'z@y.example'])
})

test.each(forms(`\uFEFF${LETTER}`))('a byte-order mark is no part of it: %s', async (_, make) => {
  expect(await textOf(make())).toBe(LETTER)
})

test('of a message that is sent on, the resent fields count', async () => {
  const resent = 'Resent-From: carl@example.org\r\nResent-To: dora@example.org\r\n'
  const { envelope } = await mailOf(resent + LETTER)
  expect(String(envelope.reversePath)).toBe('carl@example.org')
  expect(envelope.recipients.map(({ path }) => String(path))).toEqual(['dora@example.org'])
})

test('an envelope that is given counts, and then the fields need name nobody', async () => {
  const { envelope } = await mailOf(LETTER.replace('bob@example.net', 'nobody at all'), {
    envelope: { from: null, to: 'x@example.net' },
  })
  expect(envelope.reversePath).toBeNull()
  expect(envelope.recipients.map(({ path }) => String(path))).toEqual(['x@example.net'])
  const mails = await takeSnapshot(
    {
      raw: LETTER,
      envelope: { from: ({ localPart }) => `${localPart}@bounces.example`, to: 'a@x.example, b@x.example' },
    },
    systemPorts,
  ).compose()
  expect(mails.map((mail) => String(mail.envelope.reversePath))).toEqual(['a@bounces.example', 'b@bounces.example'])
})

test.each<[string, ContentInput, Partial<RawMail>, object]>([
  ['nothing', '', {}, { code: 'CONTENT_RAW' }],
  ['no header', '\r\nHello', {}, { code: 'CONTENT_RAW' }],
  ['a line that is no field', `Hello\r\n${LETTER}`, {}, { code: 'CONTENT_RAW' }],
  ['a NUL', `${LETTER}\0`, {}, { code: 'CONTENT_RAW' }],
  [
    'the line of an mbox',
    `From a b\r\n${LETTER}`,
    {},
    { code: 'CONTENT_RAW', message: expect.stringContaining('mbox') },
  ],
  [
    'a header in Latin-1',
    Buffer.from(LETTER.replace('Subject:', 'Subject: Gr\xfc\xdfe'), 'latin1'),
    {},
    { code: 'CONTENT_RAW' },
  ],
  ['a NUL in the header', LETTER.replace('Subject: x', 'Subject: \0'), {}, { code: 'CONTENT_RAW' }],
  ['a long line', `${LETTER}${'x'.repeat(999)}`, {}, { code: 'CONTENT_TOO_LONG_LINE' }],
  ['nobody it is for', LETTER.replace('To:', 'X-To:'), {}, { code: 'MESSAGE_NO_RECIPIENTS' }],
  ['nobody it is from', LETTER.replace('From:', 'X-From:'), {}, { code: 'MESSAGE_FROM_MISSING' }],
  ['a function that fails', () => Promise.reject(new Error('no')), {}, { code: 'CONTENT_UNREADABLE', field: 'raw' }],
  ['a path that is none', { path: join(folder, 'none') }, {}, { code: 'CONTENT_UNREADABLE', field: 'raw' }],
  ['a label that is no text', LETTER, { labels: { a: 1 } as never }, { code: 'MESSAGE_FIELD', field: 'labels.a' }],
])('refused: %s', async (_, raw, options, error) => {
  await expect(mailOf(raw, options)).rejects.toMatchObject(error)
})

test('refused within the call: a wrong name or value', () => {
  for (const options of [{ longLine: 'pass' }, { longLines: 'cut' }, { raw: 7 }]) {
    expect(() => takeSnapshot({ raw: LETTER, ...options } as never, systemPorts)).toThrow(
      expect.objectContaining({ code: 'MESSAGE_FIELD' }),
    )
  }
})

test('long lines pass where that is asked for', async () => {
  const long = `${LETTER}${'x'.repeat(5000)}\r\n`
  expect(await textOf(long, { longLines: 'pass' })).toBe(long)
})

test('a line of 998 octets is not long', async () => {
  const line = `${LETTER}${'x'.repeat(998)}\r\n`
  expect(await textOf(line)).toBe(line)
})

test('octets that are changed after the call have no part in it', async () => {
  const octets = Buffer.from(LETTER)
  const snapshot = takeSnapshot({ raw: octets }, systemPorts)
  octets.fill('x')
  const [mail] = await snapshot.compose()
  expect((await octetsOf(mail)).toString()).toBe(LETTER)
})

test('a function that gives other octets the second time is refused', async () => {
  let more = ''
  const mail = await mailOf(() => LETTER + more)
  expect((await octetsOf(mail)).toString()).toBe(LETTER)
  more = 'more\r\n'
  await expect(octetsOf(mail)).rejects.toMatchObject({ code: 'CONTENT_CHANGED' })
})

test('so is one that gives as many octets, in other lines', async () => {
  let raw = LETTER.replaceAll('\r\n', '\n')
  const mail = await mailOf(() => raw)
  await octetsOf(mail)
  raw = raw.replace('Hello\n', 'Hell\n\n')
  await expect(octetsOf(mail)).rejects.toMatchObject({ code: 'CONTENT_CHANGED' })
})

test('raw UTF-8 in the header is told of', async () => {
  const { content } = await mailOf(LETTER.replace('Subject: x', 'Subject: ü'))
  expect([content.utf8Header, content.eightBit]).toEqual([true, false])
})

const TREE = `${HEAD}To: bob@example.net
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="a b"
Content-Transfer-Encoding: 8bit

This is for old readers.
--a b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Grüße

--a b
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: application/x-thing
Content-Transfer-Encoding: binary

ü
--inner
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PGI+
--inner--
--a b
Content-Type: message/rfc822
Content-Transfer-Encoding: 8bit

From: eve@example.org

Schöne Grüße
--a b--
`.replace(/\r?\n/g, '\r\n')

test.each(forms(TREE))(
  'the leaves that are 8-bit are encoded for a 7-bit hop, and nothing else: %s',
  async (_, make) => {
    expect(await textOf(make(), {}, '7BIT')).toBe(
      TREE.replace(
        'boundary="a b"\r\nContent-Transfer-Encoding: 8bit',
        'boundary="a b"\r\nContent-Transfer-Encoding: 7bit',
      )
        .replace('Encoding: 8bit\r\n\r\nGrüße', 'Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe')
        .replace('Encoding: binary\r\n\r\nü\r\n', 'Encoding: base64\r\n\r\nw7w=\r\n')
        .replace('rfc822\r\nContent-Transfer-Encoding: 8bit', 'rfc822\r\nContent-Transfer-Encoding: 7bit')
        .replace(
          'eve@example.org\r\n\r\nSchöne Grüße',
          'eve@example.org\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nSch=C3=B6ne Gr=C3=BC=C3=9Fe',
        ),
    )
  },
)

test('8-bit text of which nobody says what it is becomes MIME', async () => {
  expect(await textOf(LETTER.replace('Hello', 'Grüße'), {}, '7BIT')).toBe(
    `${HEAD}To: bob@example.net\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe\r\n`,
  )
  const latin1 = Buffer.from(LETTER.replace('Hello', 'Gr\xfc\xdfe'), 'latin1')
  expect(await textOf(latin1, {}, '7BIT')).toContain('charset=unknown-8bit\r\n')
})

test('octets that are no text are base64, with their last line end', async () => {
  const raw = `${HEAD}To: bob@example.net\r\nMIME-Version: 1.0\r\nContent-Type: a/b\r\n\r\nü\r\n`
  expect(await textOf(raw, {}, '7BIT')).toMatch(/a\/b\r\nContent-Transfer-Encoding: base64\r\n\r\nw7wNCg==\r\n$/)
})

test('what stands in a digest is a message, unless it says otherwise (RFC 2046 §5.1.5)', async () => {
  const raw = `${HEAD}To: bob@example.net
MIME-Version: 1.0
Content-Type: multipart/digest; boundary=b

--b

Subject: inner

Grüße
--b--
`.replace(/\r?\n/g, '\r\n')
  expect(await textOf(raw, {}, '7BIT')).toContain(
    '--b\r\n\r\nSubject: inner\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe\r\n--b--',
  )
})

const EIGHT = 'Content-Transfer-Encoding: 8bit\r\n\r\nGrüße\r\n'
const HEADER = `${HEAD}To: bob@example.net\r\nMIME-Version: 1.0\r\n`

test.each([
  ['a signed part', `${HEADER}Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n${EIGHT}--b--\r\n`],
  ['a DKIM signature', `DKIM-Signature: v=1\r\n${HEADER}${EIGHT}`],
  ['an ARC signature', `ARC-Message-Signature: i=1\r\n${HEADER}${EIGHT}`],
  ['a part of a message', `${HEADER}Content-Type: message/partial\r\n${EIGHT}`],
  ['a multipart without boundary', `${HEADER}Content-Type: multipart/mixed\r\n\r\nGrüße\r\n`],
  ['a Content-Type that is none', `${HEADER}Content-Type: ;;\r\n${EIGHT}`],
  ['8-bit octets in base64', `${HEADER}Content-Transfer-Encoding: base64\r\n\r\nGrüße\r\n`],
  ['8-bit octets before the first part', `${HEADER}Content-Type: multipart/mixed; boundary=b\r\n\r\nü\r\n--b--\r\n`],
  [
    'a multipart that is encoded',
    `${HEADER}Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n--b\r\n${EIGHT}--b--\r\n`,
  ],
  [
    'UTF-8 in the header of a part',
    `${HEADER}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Description: ü\r\n${EIGHT}--b--\r\n`,
  ],
])('no 7BIT form: %s', async (_, text) => {
  const error = { code: 'CONTENT_NEEDS_8BITMIME', field: 'raw' }
  for (const [, make] of forms(text)) {
    const mail = await mailOf(make())
    expect((await octetsOf(mail)).toString()).toBe(text)
    await expect(octetsOf(mail, '7BIT')).rejects.toMatchObject(error)
    if (mail.content.octets !== undefined) {
      expect(() => mail.content.size('7BIT')).toThrow(expect.objectContaining(error))
    }
  }
})

test('a signed message that is ASCII has a 7BIT form: itself', async () => {
  const signed = `${HEADER}Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b--\r\n`
  expect(await textOf(signed, {}, '7BIT')).toBe(signed)
})

test.each(['a', ' ', '\n', '\n ', '\n\t:', 'a:', ':', '\r', 'a:\n', 'ü', '--b\n', 'a: b\n '])(
  'megabytes of %j as header or body are taken, or refused with a code',
  async (unit) => {
    const many = unit.repeat(1_500_000 / unit.length)
    for (const text of [
      many,
      `${HEADER}X: ${many}`,
      `${HEADER}Content-Type: multipart/mixed; boundary=b\r\n\r\nü${many}`,
    ]) {
      try {
        await octetsOf(await mailOf(text, { longLines: 'pass' }), '7BIT')
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^[A-Z]+_[A-Z_\d]+$/) })
      }
    }
  },
)

test('any header and body: CRLF lines, and a 7BIT form of ASCII or an error with a code', async () => {
  const piece = fc.constantFrom('\r', '\n', '\r\n', 'a', 'ü', '--b', '--b--', ' ', 'Content-Type: text/plain', ':', '.')
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
      const text = `${HEADER}Content-Type: multipart/mixed; boundary=b\r\n\r\n${pieces.join('')}`
      const mail = await mailOf(text)
      expect((await octetsOf(mail)).toString()).toMatch(/^(?:[^\r\n]*\r\n)*$/)
      const sevenBit = await octetsOf(mail, '7BIT').catch((error: unknown) => error)
      if (Buffer.isBuffer(sevenBit)) expect(isAscii(sevenBit)).toBe(true)
      else expect(sevenBit).toMatchObject({ code: 'CONTENT_NEEDS_8BITMIME' })
    }),
    { numRuns: 500 },
  )
})
