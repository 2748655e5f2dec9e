/** What `mailer.send({ raw })` makes of whole messages, in whatever form they are given, judged by another reader. */
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { type ContentInput, Mailer, type RawMail } from '@turbomail/core'
import { fakeServer } from '@turbomail/fake-server'
import { type Capture, capture } from '@turbomail/transport-debug'
import { smtp } from '@turbomail/transport-smtp'
import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turbomail-raw-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const LETTER = await readFile(new URL('letter.eml', import.meta.url), 'utf8')

async function file(text: string | Uint8Array): Promise<string> {
  const path = join(folder, 'message.eml')
  await writeFile(path, text)
  return path
}

/** Every form in which the same message can be given. */
const FORMS: readonly [string, (text: string) => ContentInput | Promise<ContentInput>][] = [
  ['a string', (text) => text],
  ['a Buffer', (text) => Buffer.from(text)],
  ['a Blob', (text) => new Blob([text])],
  ['a stream of Node', async (text) => createReadStream(await file(text))],
  ['a web stream', (text) => new Blob([text]).stream()],
  ['an iterable', (text) => Readable.from([...text].map((character) => Buffer.from(character)))],
  ['a path', async (text) => ({ path: await file(text) })],
  ['a function that opens it', async (text) => file(text).then((path) => () => createReadStream(path))],
]

async function send(
  raw: ContentInput,
  options: Partial<RawMail> = {},
  as: '7BIT' | '8BITMIME' = '8BITMIME',
): Promise<Capture> {
  const outbox = capture({ as })
  await using mailer = new Mailer({ transport: outbox })
  await mailer.send({ raw, ...options })
  return outbox
}

test.each(FORMS)('%s: with LF or CRLF, and whatever the next hop takes, it is the same mail', async (_, give) => {
  for (const text of [LETTER, LETTER.replaceAll('\n', '\r\n')]) {
    for (const as of ['8BITMIME', '7BIT'] as const) {
      const [mail] = (await send(await give(text), {}, as)).mails
      expect(mail?.from).toBe('zoe@example.com')
      expect(mail?.to).toEqual(['ann@example.org', 'bob@example.net', 'archive@example.com'])
      const octets = mail?.octets ?? Buffer.alloc(0)
      expect(octets.toString('latin1')).toMatch(as === '7BIT' ? /^(?:[\0-\x7f]*\r\n)+$/ : /^(?:[^\r\n]*\r\n)+$/)
      const read = await simpleParser(octets)
      expect(read.headers.has('bcc')).toBe(false)
      expect(read.messageId).toBe('<letter.7@example.com>')
      expect(read.date?.toISOString()).toBe('2027-05-04T07:00:00.000Z')
      expect(read.subject).toBe('Grüße aus der Werkstatt')
      expect(read.from?.text).toBe('"Zoë" <zoe@example.com>')
      expect(read.text).toBe('Schöne Grüße!\n.\nFrom here on all is well.\n')
      expect(read.attachments.map(({ filename, content }) => [filename, String(content)])).toEqual([
        ['parts.csv', 'part;weight\nwheel;7\n'],
      ])
    }
  }
})

test('an envelope that is given counts in the place of the fields', async () => {
  const [mail] = (await send(LETTER, { envelope: { from: null, to: 'eve@example.com' } })).mails
  expect([mail?.from, mail?.to]).toEqual(['', ['eve@example.com']])
  expect(mail?.header('To')).toBe('Ann <ann@example.org>, Bob <bob@example.net>')
  expect(mail?.header('Bcc')).toBeUndefined()
})

test('one half of an envelope leaves the other to the fields', async () => {
  const [mail] = (await send(LETTER, { envelope: { from: 'bounces@example.com' } })).mails
  expect([mail?.from, mail?.to]).toEqual([
    'bounces@example.com',
    ['ann@example.org', 'bob@example.net', 'archive@example.com'],
  ])
})

const PLAIN = 'From: zoe@example.com\nTo: ann@example.org\nSubject: Hello\n\nHello\n'

test('raw UTF-8 in header fields goes to a server with SMTPUTF8, and to no other', async () => {
  const raw = PLAIN.replace('Hello', 'Grüße')
    .replace('To: ', 'To: Änne ')
    .replace('ann@example.org', '<ann@example.org>')
  await using server = await fakeServer()
  await using mailer = new Mailer({ transport: smtp(server.url) })
  await mailer.send({ raw })
  const { subject, to } = await simpleParser(server.accepted[0]?.content ?? '')
  expect(subject).toBe('Grüße')
  expect([to].flat()[0]?.text).toBe('"Änne" <ann@example.org>')
  await using bare = await fakeServer({ extensions: ['8BITMIME'] })
  await using other = new Mailer({ transport: smtp(bare.url) })
  await expect(other.send({ raw })).rejects.toMatchObject({
    code: 'DELIVERY_UNTRIED',
    cause: { code: 'SMTPUTF8_UNAVAILABLE' },
  })
  expect(bare.accepted).toEqual([])
})

test('an address in Unicode is one', async () => {
  const [mail] = (await send(PLAIN.replace('ann@example.org', 'änne@bücher.example'))).mails
  expect(mail?.to).toEqual(['änne@xn--bcher-kva.example'])
})

const SIGNED = 'DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=s; h=From; bh=x; b=x\n'

test.each<[string, string | Uint8Array, string, Partial<RawMail>?]>([
  ['nothing', '', 'CONTENT_RAW'],
  ['no header section', '\nHello\n', 'CONTENT_RAW'],
  ['the line of an mbox before it', `From zoe@example.com Tue May  4 09:00:00 2027\n${PLAIN}`, 'CONTENT_RAW'],
  ['a NUL', `${PLAIN}\0`, 'CONTENT_RAW'],
  ['a line of 999 octets', `${PLAIN}${'x'.repeat(999)}\n`, 'CONTENT_TOO_LONG_LINE'],
  ['no author', PLAIN.replace('From', 'X-From'), 'MESSAGE_FROM_MISSING'],
  ['nobody to go to', PLAIN.replace('ann@example.org', 'undisclosed-recipients:;'), 'MESSAGE_NO_RECIPIENTS'],
  ['an address that is none', PLAIN.replace('ann@', 'ann, at '), 'ADDRESS_SYNTAX'],
  ['semicolons between addresses', PLAIN.replace('org', 'org; bob@example.net'), 'ADDRESS_SYNTAX'],
  ['an option that nobody knows', PLAIN, 'MESSAGE_FIELD', { longLine: 'pass' } as object],
])('refused before anything is sent: %s', async (_, raw, code, options) => {
  await expect(send(raw, options)).rejects.toMatchObject({ code })
})

test('refused: a file that is not there', async () => {
  await expect(send({ path: join(folder, 'none.eml') })).rejects.toMatchObject({ code: 'CONTENT_UNREADABLE' })
})

test('refused: 8-bit content under a signature, where the next hop takes none', async () => {
  const raw = `${SIGNED}${PLAIN}Grüße\n`
  expect((await send(raw)).mails).toHaveLength(1)
  await expect(send(raw, {}, '7BIT')).rejects.toMatchObject({ code: 'CONTENT_NEEDS_8BITMIME' })
})
