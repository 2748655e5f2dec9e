import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { Message } from './message.ts'
import type { AttachmentOptions, MessageOptions } from './message-options.ts'

const folder = mkdtempSync(join(tmpdir(), 'turbomail-'))
afterAll(() => rmSync(folder, { recursive: true }))
const FROM: MessageOptions = { from: 'ada@example.com', to: 'bob@example.net', seed: 's' }

async function textOf(options: MessageOptions): Promise<string> {
  return Buffer.from(await new Message({ ...FROM, ...options }).toBytes()).toString()
}

async function partOf(attachment: AttachmentOptions): Promise<string> {
  const text = await textOf({ attachments: [attachment] })
  const start = text.indexOf('--=_s.00\r\n') + 10
  return text.slice(start, text.indexOf('--=_s.00--'))
}

test('the media type follows the name, and what the caller says', async () => {
  expect(await partOf({ content: 'x', filename: 'a.pdf' })).toContain('Content-Type: application/pdf\r\n')
  expect(await partOf({ content: 'x', filename: 'A.PDF' })).toContain('Content-Type: application/pdf\r\n')
  expect(await partOf({ content: 'x', filename: 'a.epub' })).toContain('Content-Type: application/epub+zip\r\n')
  expect(await partOf({ content: 'x', filename: 'a.zzz' })).toContain('Content-Type: application/octet-stream\r\n')
  expect(await partOf({ content: Buffer.from('x') })).toContain('Content-Type: application/octet-stream\r\n')
  expect(await partOf({ content: 'x', filename: 'a.pdf', mediaType: 'image/x-own; depth=8' })).toContain(
    'Content-Type: image/x-own; depth=8\r\n',
  )
  expect(await partOf({ content: new Blob(['x'], { type: 'audio/flac' }) })).toContain('Content-Type: audio/flac\r\n')
})

test.each([
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\ada\\plan.txt', 'plan.txt'],
  ['a/b\\c/d.txt', 'd.txt'],
  ['tab\tline\r\nbreak\0.txt', 'tablinebreak.txt'],
  ['half \ud800 a pair.txt', undefined],
])('of the name %j only the last component is told', async (filename, wanted) => {
  const part = await partOf({ content: 'x', filename })
  if (wanted !== undefined) expect(part).toContain(`filename=${wanted}`)
  expect(part).not.toMatch(/passwd.*\/|etc|Users/)
})

test.each(['..', '.', '', '/', 'folder/', '\r\n'])('the name %j is none', async (filename) => {
  expect(await partOf({ content: 'x', filename })).toContain('Content-Disposition: attachment\r\n')
})

test('a file by its path: type and name from it, its octets from the disk', async () => {
  const path = join(folder, 'table.csv')
  writeFileSync(path, 'a;b\n')
  for (const attachment of [{ path }, { content: { path } }, { path: pathToFileURL(path) }]) {
    const part = await partOf(attachment)
    expect(part).toContain('Content-Type: text/csv\r\nContent-Disposition: attachment; filename=table.csv\r\n')
    expect(part).toContain(Buffer.from('a;b\n').toString('base64'))
  }
})

test('a string is never a path, and nothing is fetched', async () => {
  expect(await partOf({ content: '/etc/hostname' })).toContain('/etc/hostname')
  const path = new URL('http://127.0.0.1:1/')
  await expect(partOf({ path })).rejects.toMatchObject({ code: 'MESSAGE_FIELD', field: 'attachments[0]' })
})

test('a file that is not there is told of when the message is composed', async () => {
  const path = join(folder, 'missing.pdf')
  await expect(new Message({ ...FROM, attachments: [{ path }] }).toMailObject()).rejects.toMatchObject({
    code: 'CONTENT_UNREADABLE',
    field: 'attachments[0]',
    cause: { code: 'ENOENT' },
  })
  await expect(partOf({ path: folder })).rejects.toMatchObject({ code: 'CONTENT_UNREADABLE' })
})

test('text without a name is text', async () => {
  const part = await partOf({ content: 'Grüße' })
  expect(part).toContain('Content-Type: text/plain; charset=utf-8\r\n')
})

test('a stream is read once, and gives the same every time after', async () => {
  const message = new Message({ ...FROM, attachments: [{ content: Readable.from(['abc']), filename: 'a.bin' }] })
  for (let again = 0; again < 2; again++) {
    expect(Buffer.from(await message.toBytes()).toString()).toContain('YWJj')
  }
})

test('a stream that somebody has read from is refused', async () => {
  const used = Readable.from(['a', 'b'])
  await used[Symbol.asyncIterator]().next()
  const web = new Blob(['x']).stream()
  const reader = web.getReader()
  await reader.read()
  reader.releaseLock()
  for (const content of [used, web as never]) {
    await expect(partOf({ content })).rejects.toMatchObject({ code: 'CONTENT_CONSUMED', field: 'attachments[0]' })
  }
})

test('a function that gives the same stream twice is refused the second time', async () => {
  async function* stream(): AsyncGenerator<string> {
    yield 'abc'
  }
  for (const once of [stream(), Readable.from(['abc'])]) {
    const message = new Message({ ...FROM, attachments: [{ content: () => once, filename: 'a.bin' }] })
    expect(Buffer.from(await message.toBytes()).toString()).toContain('YWJj')
    await expect(message.toBytes()).rejects.toMatchObject({ code: 'CONTENT_CONSUMED' })
  }
})

test('a function that gives another number of octets the second time is refused', async () => {
  let calls = 0
  const content = (): string => 'x'.repeat(++calls)
  const mail = await new Message({ ...FROM, attachments: [{ content, filename: 'a.bin' }] }).toMailObject()
  const read = async (): Promise<void> => {
    for await (const chunk of mail.content.read('7BIT')) void chunk
  }
  expect(calls).toBe(0)
  await read()
  await expect(read()).rejects.toMatchObject({ code: 'CONTENT_CHANGED', field: 'attachments[0]' })
})

test('a function that gives something else is refused, also where that shows as the mail is handed over', async () => {
  for (const content of [() => 5, () => () => 'x', () => Readable.from([7])]) {
    const message = new Message({ ...FROM, to: 'you@example.com', attachments: [{ content: content as never }] })
    const refusal = { code: 'CONTENT_UNREADABLE', field: 'attachments[0]', cause: { code: 'MESSAGE_FIELD' } }
    await expect(message.toBytes()).rejects.toMatchObject(refusal)
    const mail = await message.toMailObject()
    const read = async (): Promise<void> => {
      for await (const chunk of mail.content.read('7BIT')) void chunk
    }
    await expect(read()).rejects.toMatchObject(refusal)
  }
})

test('a stream of neither text nor octets is refused', async () => {
  await expect(partOf({ content: Readable.from([7]) as never })).rejects.toMatchObject({
    code: 'MESSAGE_FIELD',
    field: 'attachments[0]',
  })
})

test.each<[string, AttachmentOptions, string]>([
  ['neither content nor path', {}, 'attachments[0]'],
  ['both', { content: 'x', path: 'y' }, 'attachments[0]'],
  ['a number', { content: 7 as never }, 'attachments[0]'],
  ['an unknown name', { content: 'x', contentType: 'a/b' } as never, 'attachments[0].contentType'],
  ['a media type that is none', { content: 'x', mediaType: 'pdf' }, 'attachments[0].mediaType'],
  ['a media type with a line break', { content: 'x', mediaType: 'a/b\r\nX: y' }, 'attachments[0].mediaType'],
  ['a description with a line break', { content: 'x', description: 'a\r\nb' }, 'attachments[0]'],
  ['a description that is no text', { content: 'x', description: 7 as never }, 'attachments[0].description'],
  ['a charset with a line break', { content: 'x', charset: 'a\r\nb' }, 'attachments[0]'],
  ['a cid with a line break', { content: 'x', cid: 'a\r\nb' }, 'attachments[0].cid'],
  ['an unknown disposition', { content: 'x', disposition: 'shown' as never }, 'attachments[0].disposition'],
])('refused, and told by field: %s', async (_, attachment, field) => {
  await expect(partOf(attachment)).rejects.toMatchObject({ field })
})

test('what is embedded is shown by the reference that embed gives', async () => {
  const message = new Message({ ...FROM })
  const reference = message.embed({ content: Buffer.from('png'), filename: 'logo.png' })
  message.html = `<img src="${reference}">`
  expect(reference).toBe('cid:s.0@example.com')
  const text = Buffer.from(await message.toBytes()).toString()
  expect(text).toContain('multipart/related')
  expect(text).toContain('Content-ID: <s.0@example.com>\r\n')
  expect(text).toContain('Content-Disposition: inline; filename=logo.png\r\n')
})

test('without an author yet, what is embedded gets a domain all the same', () => {
  expect(new Message().embed({ content: 'x' })).toMatch(/^cid:[0-9a-f]{24}@[a-z.]+$/)
})

test('a cid without domain is given one, in the HTML and AMP too', async () => {
  const attachments = [
    { content: Buffer.from('1'), cid: 'logo' },
    { content: Buffer.from('2'), cid: 'logo2' },
  ]
  const html = `<img src="cid:logo"><img src='cid:logo2'><b style="background:url(cid:logo)">cid:logo@elsewhere</b>`
  for (const body of [html, Buffer.from(html)]) {
    const text = await textOf({ html: body, attachments })
    expect(text).toContain(
      `<img src="cid:logo@example.com"><img src='cid:logo2@example.com'><b style="background:url(cid:logo@example.com)">cid:logo@elsewhere</b>`,
    )
    expect(text).toContain('Content-ID: <logo@example.com>\r\n')
  }
})

test('two attachments of one cid are refused', async () => {
  const attachments = [
    { content: 'x', cid: 'a@b' },
    { content: 'y', cid: '<a@b>' },
  ]
  await expect(textOf({ html: 'x', attachments })).rejects.toMatchObject({ field: 'attachments[1].cid' })
})

test('what is embedded is never dropped: without mention in the HTML, or without HTML', async () => {
  const attachments = [{ content: Buffer.from('png'), cid: 'a@b', filename: 'a.png' }]
  for (const options of [{ html: 'no picture' }, { text: 'no HTML' }, {}]) {
    expect(await textOf({ ...options, attachments })).toContain('cG5n')
  }
})

test('a message is forwarded as message/rfc822, not encoded as a whole', async () => {
  const inner = new Message({ from: 'eve@example.org', subject: 'Inner', text: 'Grüße an alle, die dabei waren' })
  const message = new Message({ ...FROM, text: 'see below', attachments: [{ content: inner }] })
  const eightBit = Buffer.from(await message.toBytes()).toString()
  expect(eightBit).toMatch(
    /message\/rfc822\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: 8bit\r\n\r\nDate/,
  )
  expect(eightBit).toContain('Content-Transfer-Encoding: 8bit\r\n\r\nGrüße an alle')
  const sevenBit = Buffer.from(await message.toBytes('7BIT')).toString()
  expect(sevenBit).toMatch(/attachment\r\nContent-Transfer-Encoding: 7bit\r\n\r\nDate/)
  expect(sevenBit).toContain('Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe an alle')
})

test('a forwarded message has an identifier of its own', async () => {
  const text = await textOf({ attachments: [{ content: new Message({ from: 'ada@example.com', text: 'x' }) }] })
  const [outer, inner] = [...text.matchAll(/^Message-ID: (.*)\r$/gm)].map((match) => match[1])
  expect(inner).toBeDefined()
  expect(inner).not.toBe(outer)
})

test('the octets of a message are forwarded as message/rfc822 too, in their 7BIT form where that is asked for', async () => {
  const raw = 'From: eve@example.org\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nGrüße\n'
  const message = new Message({ ...FROM, attachments: [{ content: raw, filename: 'a.eml' }] })
  expect(Buffer.from(await message.toBytes()).toString()).toMatch(
    /message\/rfc822\r\nContent-Disposition: attachment; filename=a\.eml\r\nContent-Transfer-Encoding: 8bit\r\n/,
  )
  const sevenBit = Buffer.from(await message.toBytes('7BIT')).toString()
  expect(sevenBit).toMatch(/a\.eml\r\nContent-Transfer-Encoding: 7bit\r\n\r\nFrom: eve/)
  expect(sevenBit).toContain('Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe\r\n')
})

test('a forwarded message that is signed has no 7BIT form', async () => {
  const raw =
    'From: eve@example.org\r\nContent-Type: multipart/signed; boundary=b; protocol=x\r\n\r\n--b\r\n\r\nGrüße\r\n--b--\r\n'
  const mail = await new Message({ ...FROM, attachments: [{ content: raw, filename: 'a.eml' }] }).toMailObject()
  expect(Buffer.from(mail.content.octets?.('8BITMIME') ?? []).toString()).toContain('Grüße')
  expect(() => mail.content.size('7BIT')).toThrow(expect.objectContaining({ code: 'CONTENT_NEEDS_8BITMIME' }))
})

test('what is called a message by its name alone and cannot go as one goes as a file', async () => {
  for (const content of [Buffer.from('a\0b'), 'x'.repeat(2000)]) {
    expect(await partOf({ content, filename: 'a.eml' })).toContain('Content-Type: application/octet-stream\r\n')
  }
  await expect(partOf({ content: 'a\0b', mediaType: 'message/rfc822' })).rejects.toMatchObject({ code: 'CONTENT_RAW' })
})

test('a message with UTF-8 in its header is forwarded as message/global', async () => {
  const inner = new Message({ from: 'jörg@example.org', text: 'x' })
  for (const as of ['7BIT', '8BITMIME'] as const) {
    const text = Buffer.from(await new Message({ ...FROM, attachments: [{ content: inner }] }).toBytes(as)).toString()
    expect(text).toContain('Content-Type: message/global\r\n')
  }
  const part = await partOf({ content: 'From: jörg@example.org\r\n\r\nx', mediaType: 'message/rfc822' })
  expect(part).toContain('Content-Type: message/global\r\n')
})
