import { expect, test } from 'vitest'
import { HeaderSection } from './header-section.ts'

test('fields stand in the order in which they are appended', () => {
  const header = new HeaderSection().append('Subject', 'a').append('X-Tag', 'b').append('X-Tag', 'c')
  expect(header.toString()).toBe('Subject: a\r\nX-Tag: b\r\nX-Tag: c\r\n')
  expect(header.has('SUBJECT')).toBe(true)
  expect(header.has('To')).toBe(false)
})

test.each([
  'Date',
  'From',
  'Sender',
  'Reply-To',
  'To',
  'Cc',
  'Bcc',
  'Message-ID',
  'In-Reply-To',
  'References',
  'Subject',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'Content-ID',
  'Content-Description',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
])('%s may occur once', (name) => {
  const header = new HeaderSection().append(name, 'a')
  expect(() => header.append(name.toLowerCase(), 'b')).toThrow(
    expect.objectContaining({ code: 'HEADER_DUPLICATE', field: name.toLowerCase() }),
  )
  expect(header.toString()).toBe(`${name}: a\r\n`)
})

test('a refused field leaves no trace', () => {
  const header = new HeaderSection()
  expect(() => header.append('To', 'a\nb')).toThrow()
  expect(header.append('To', 'a').toString()).toBe('To: a\r\n')
})

test('raw UTF-8 is remembered', () => {
  expect(new HeaderSection().append('To', 'a@b.example').utf8).toBe(false)
  expect(new HeaderSection().append('To', 'é@b.example').append('Cc', 'a@b.example').utf8).toBe(true)
})
