import fc from 'fast-check'
import { expect, test } from 'vitest'
import { COMMAND_ENCODING, commandLine } from './command-line.ts'

test('a command ends in one CRLF', () => {
  expect(commandLine('MAIL FROM:<ann@example.org>')).toBe('MAIL FROM:<ann@example.org>\r\n')
})

test.each(['\r', '\n', '\r\n', '\0', '\t', '\x7f', '\ud800'])('refuses %j', (text) => {
  expect(() => commandLine(`RCPT TO:<a${text}b>`)).toThrow(expect.objectContaining({ code: 'COMMAND_MALFORMED' }))
})

test('characters whose low octet is CR or LF stay what they are', () => {
  const octets = Buffer.from(commandLine('RCPT TO:<\u010a\u010d\u560a\u560d@example.com>'), COMMAND_ENCODING)
  expect(octets.filter((octet) => octet === 0x0a || octet === 0x0d)).toHaveLength(2)
})

test('whatever the text, its octets are one line or it is refused', () => {
  const units = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) })
  fc.assert(
    fc.property(fc.oneof(units, fc.string({ unit: 'binary' }), fc.string()), (text) => {
      let octets: Buffer
      try {
        octets = Buffer.from(commandLine(text), COMMAND_ENCODING)
      } catch (error) {
        expect(error).toMatchObject({ code: 'COMMAND_MALFORMED' })
        return
      }
      const end = octets.length - 2
      expect(octets.subarray(end).toString('latin1')).toBe('\r\n')
      expect(octets.subarray(0, end).every((octet) => octet >= 0x20 && octet !== 0x7f)).toBe(true)
      expect(octets.subarray(0, end).toString('utf8')).toBe(text)
    }),
  )
})
