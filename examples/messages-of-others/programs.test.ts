import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type FakeServer, type FakeServerOptions, fakeServer } from '@turbomail/fake-server'
import { type ParsedMail, simpleParser } from 'mailparser'
import { describe, expect, test } from 'vitest'

const OPTIONS = { timeout: 60_000 }
const LETTER = fileURLToPath(new URL('letter.eml', import.meta.url))

/** Servers that take octets above 127, and those that do not. */
const SERVERS: readonly [string, FakeServerOptions][] = [
  ['8BITMIME', {}],
  ['no 8BITMIME', { extensions: ['PIPELINING', 'ENHANCEDSTATUSCODES', 'SIZE'] }],
]

interface Sent {
  readonly from: string
  readonly to: readonly string[]
  readonly content: Buffer
  readonly mail: ParsedMail
}

/** What a server gets when the program is run. */
async function sentBy(program: string, args: readonly string[], options: FakeServerOptions): Promise<Sent> {
  await using server = await fakeServer(options)
  const file = fileURLToPath(new URL(program, import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...args], {
    env: envOf(server),
    timeout: 50_000,
  })
  const [transaction] = server.accepted
  if (transaction === undefined) throw new Error(`nothing was sent: ${stdout}`)
  expect(server.accepted).toHaveLength(1)
  expect(server.violations).toEqual([])
  expect(stdout).toBe(`${transaction.forwardPaths.length} accepted\n`)
  const { reversePath, forwardPaths, content } = transaction
  return { from: String(reversePath), to: forwardPaths.map(String), content, mail: await simpleParser(content) }
}

function envOf({ url }: FakeServer): NodeJS.ProcessEnv {
  return { ...process.env, TURBOMAIL_TRANSPORT: url }
}

function attachmentsOf({ attachments }: ParsedMail): readonly (readonly [string | undefined, string])[] {
  return attachments.map(({ filename, content }) => [filename, content.toString()] as const)
}

function isAscii(octets: Buffer): boolean {
  return octets.every((octet) => octet < 128)
}

describe.each(SERVERS)('to a server with %s', (_, server) => {
  const sevenBit = server.extensions !== undefined

  test('mail-composer.ts: what nodemailer has composed', OPTIONS, async () => {
    const { from, to, content, mail } = await sentBy('mail-composer.ts', [], server)
    expect([from, ...to]).toEqual(['zoe@example.com', 'ann@example.org', 'bob@example.net', 'archive@example.com'])
    expect(mail.subject).toBe('Grüße aus der Werkstatt')
    expect(mail.from?.value).toEqual([{ name: 'Zoë', address: 'zoe@example.com' }])
    expect(mail.text?.trimEnd()).toBe('Schöne Grüße!')
    expect(mail.html).toContain('<b>Grüße</b>')
    expect(attachmentsOf(mail)).toEqual([['Übersicht.txt', expect.stringContaining('new MailComposer(')]])
    expect(mail.headers.has('bcc')).toBe(false)
    expect(isAscii(content)).toBe(true)
  })

  test('mimetext.ts: what mimetext has composed', OPTIONS, async () => {
    const { from, to, content, mail } = await sentBy('mimetext.ts', [], server)
    expect([from, ...to]).toEqual(['zoe@example.com', 'ann@example.org', 'bob@example.net', 'archive@example.com'])
    expect(mail.subject).toBe('Grüße aus der Werkstatt')
    expect(mail.from?.value).toEqual([{ name: 'Zoë', address: 'zoe@example.com' }])
    expect(mail.text?.trimEnd()).toBe('Schöne Grüße!')
    expect(mail.html).toContain('<b>Grüße</b>')
    expect(attachmentsOf(mail)).toEqual([['parts.csv', 'part;weight\nwheel;7\n']])
    expect(content.toString()).not.toMatch(/^Bcc|archive/im)
    expect(isAscii(content)).toBe(sevenBit)
  })

  test('react-email.ts: what React Email has rendered', OPTIONS, async () => {
    const { from, to, mail } = await sentBy('react-email.ts', [], server)
    expect([from, ...to]).toEqual(['office@example.com', 'zoe@example.org'])
    expect(mail.html).toMatch(
      /^<!DOCTYPE html .*Welcome, Zoë &amp; Ann!.*href="https:\/\/example\.com\/confirm\?id=7"/s,
    )
    expect(mail.text).toContain('Welcome, Zoë & Ann!')
    expect(mail.text).toContain('https://example.com/confirm?id=7')
    expect(mail.attachments).toEqual([])
  })

  test('eml-file.ts: a file, to those whom it names', OPTIONS, async () => {
    const { from, to, content, mail } = await sentBy('eml-file.ts', [LETTER], server)
    expect([from, ...to]).toEqual(['zoe@example.com', 'ann@example.org', 'bob@example.net', 'archive@example.com'])
    expect(mail.messageId).toBe('<letter.7@example.com>')
    expect(mail.subject).toBe('Grüße aus der Werkstatt')
    expect(mail.text).toBe('Schöne Grüße!\n.\nFrom here on all is well.\n')
    expect(attachmentsOf(mail)).toEqual([['parts.csv', 'part;weight\nwheel;7\n']])
    expect(content.toString()).not.toMatch(/^Bcc|archive/im)
    expect(isAscii(content)).toBe(sevenBit)
  })
})

test('eml-file.ts: a file, to those who are given', OPTIONS, async () => {
  const { from, to, mail } = await sentBy('eml-file.ts', [LETTER, 'eve@example.com'], {})
  expect([from, ...to]).toEqual(['zoe@example.com', 'eve@example.com'])
  expect(mail.headers.has('bcc')).toBe(false)
})
