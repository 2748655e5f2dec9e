import { systemPorts } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { content, mail, NEVER, RICH } from '../test/mail.ts'
import { print } from './print.ts'

const signal = NEVER

async function printed(text: string, options: { textLines?: number } = {}, to?: string[]): Promise<string> {
  const written: string[] = []
  const transport = print({ ...options, write: (summary) => written.push(summary) }).create(systemPorts)
  const { outcomes } = await transport.deliver(mail(to, text), { signal })
  expect(outcomes.every((outcome) => outcome.fate === 'accepted')).toBe(true)
  expect(written).toHaveLength(1)
  return written[0] ?? ''
}

test('the summary shows envelope, fields, tree and text, and no attachment', async () => {
  expect(await printed(RICH)).toBe(`--- <1@example.org>, ${RICH.length + RICH.split('\n').length - 1} octets
from <ann@example.org>
to   <joe@example.net>

From: Jürgen <ann@example.org>
To: joe@example.net
Subject: ÄÖ and more

multipart/mixed
|- multipart/alternative
|  |- text/plain (quoted-printable, 26 octets)
|  \`- text/html (base64, 8 octets)
\`- application/pdf "€ rates.pdf" <x@example.org> (base64, 5 octets)

| café au lait
| second line
---`)
})

test('long texts, long lines and long lists are cut', async () => {
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`).join('\n')
  const to = Array.from({ length: 12 }, (_, index) => `user${index}@example.net`)
  const summary = await printed(`Subject: ${'x'.repeat(500)}\n\n${lines}\n`, { textLines: 2 }, to)
  expect(summary).toContain('| line 1\n| … 28 more lines')
  expect(summary).not.toContain('line 2')
  expect(summary).toContain('and 2 more')
  expect(Math.max(...summary.split('\n').map((line) => line.length))).toBeLessThanOrEqual(121)
})

test('nothing that a terminal obeys gets out', async () => {
  const summary = await printed('Subject: \x1b[2J\u202egone\n\n\x07\x1b]0;title\x07\u009b31m\n')
  expect(summary).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u)
})

test('of a mail of gigabytes only the beginning is kept', async () => {
  const chunk = Buffer.alloc(1024 * 1024, 'A')
  const large = {
    ...content(''),
    async *read() {
      yield Buffer.from('Content-Type: application/octet-stream\r\n\r\n')
      for (let count = 0; count < 64; count++) yield chunk
    },
  }
  const written: string[] = []
  const transport = print({ write: (summary) => written.push(summary) }).create(systemPorts)
  await transport.deliver({ ...mail(), content: large }, { signal })
  expect(written[0]).toContain('67108906 octets, of which the first part is shown')
  expect(written[0]?.length).toBeLessThan(500)
})

test('a mail whose summary cannot be written is not accepted', async () => {
  const write = (): void => {
    throw new Error('no terminal')
  }
  await expect(print({ write }).create(systemPorts).deliver(mail(), { signal })).rejects.toThrow('no terminal')
  expect(() => print({ write: 'x' as never })).toThrow(expect.objectContaining({ option: 'write' }))
})
