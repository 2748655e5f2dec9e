import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ReplyReader } from './reply-reader.ts'

function read(...chunks: (string | Buffer)[]): unknown[] {
  const reader = new ReplyReader()
  const replies: unknown[] = []
  for (const chunk of chunks) {
    reader.push(Buffer.from(chunk as string))
    for (let reply = reader.next(); reply !== undefined; reply = reader.next()) replies.push(reply)
  }
  return replies
}

test('reads a reply, its lines and its enhanced code', () => {
  expect(read('250-2.1.0 first\r\n250 2.1.0 last\r\n')).toEqual([
    { code: 250, enhanced: [2, 1, 0], lines: ['2.1.0 first', '2.1.0 last'] },
  ])
})

test.each([
  ['250\r\n', { code: 250, lines: [''] }],
  ['250 \r\n', { code: 250, lines: [''] }],
  ['250-\r\n250\r\n', { code: 250, lines: ['', ''] }],
  ['250 with a lone LF\n', { code: 250, lines: ['with a lone LF'] }],
  ['550 5.1.1\r\n', { code: 550, enhanced: [5, 1, 1], lines: ['5.1.1'] }],
  ['550 4.1.1 another class\r\n', { code: 550, lines: ['4.1.1 another class'] }],
  ['250 2.1.0x\r\n', { code: 250, lines: ['2.1.0x'] }],
  ['250 a\0b\x1b[31mc\r\n', { code: 250, lines: ['a b [31mc'] }],
])('reads %j', (text, reply) => {
  expect(read(text)).toEqual([reply])
})

test('reads several replies in one chunk', () => {
  expect(read('250 a\r\n251 b\r\n354 c\r\n')).toMatchObject([{ code: 250 }, { code: 251 }, { code: 354 }])
})

test.each([
  ['hello\r\n', /begin with a code/],
  ['25\r\n', /begin with a code/],
  ['\r\n', /begin with a code/],
  ['2500 a\r\n', /three digits/],
  ['150 a\r\n', /out of range/],
  ['600 a\r\n', /out of range/],
  ['250-a\r\n251 b\r\n', /different codes/],
  [`250 ${'a'.repeat(5000)}\r\n`, /too long/],
  ['a'.repeat(5000), /too long/],
  ['250-a\r\n'.repeat(300), /too many lines/],
])('refuses %.20j', (text, why) => {
  expect(() => read(text)).toThrow(why)
})

const TEXT = '220 hello\r\n250-one\r\n250-2.0.0 two\r\n250 three\r\n354 go\n550 5.7.1 \u00e9\u{1f600}\r\n'

test('reads the same however it is cut', () => {
  const whole = read(TEXT)
  const octets = Buffer.from(TEXT)
  expect(read(...[...octets].map((octet) => Buffer.from([octet])))).toEqual(whole)
  fc.assert(
    fc.property(fc.array(fc.nat(octets.length), { maxLength: 10 }), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), octets.length]
      expect(read(...places.slice(1).map((place, index) => octets.subarray(places[index], place)))).toEqual(whole)
    }),
  )
})

test('whatever comes is a reply, more to come, or refused', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
      try {
        for (const reply of read(...chunks.map((chunk) => Buffer.from(chunk)))) {
          expect(reply).toMatchObject({ code: expect.any(Number), lines: expect.any(Array) })
        }
      } catch (error) {
        expect(error).toMatchObject({ message: expect.stringMatching(/code|line/) })
      }
    }),
  )
})

test('knows whether anything is left over', () => {
  const reader = new ReplyReader()
  expect(reader.empty).toBe(true)
  reader.push(Buffer.from('220 a\r\n25'))
  expect(reader.next()).toMatchObject({ code: 220 })
  expect(reader.empty).toBe(false)
})
