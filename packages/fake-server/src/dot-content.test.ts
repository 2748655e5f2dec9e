import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DotContent } from './dot-content.ts'

/** Feeds the chunks, and returns the content and what came behind it; nothing when the final dot did not come. */
function read(chunks: readonly Buffer[], bareLf = false): { content: string; rest: string } | undefined {
  let content = ''
  const reader = new DotContent((piece) => {
    content += piece.toString('latin1')
  }, bareLf)
  for (const [index, chunk] of chunks.entries()) {
    const used = reader.feed(chunk)
    if (!reader.done) continue
    return { content, rest: Buffer.concat([chunk.subarray(used), ...chunks.slice(index + 1)]).toString('latin1') }
  }
  return undefined
}

/** The same by the letter of RFC 5321 §4.5.2. */
function readPlainly(wire: string, bareLf: boolean): { content: string; rest: string } | undefined {
  if (bareLf) return readLines(wire)
  const found = `\r\n${wire}`.indexOf('\r\n.\r\n')
  if (found < 0) return undefined
  const content = `\r\n${wire.slice(0, found)}`.replaceAll('\r\n.', '\r\n').slice(2)
  return { content, rest: wire.slice(found + 3) }
}

/** The same where every LF ends a line. */
function readLines(wire: string): { content: string; rest: string } {
  const lines = wire.match(/[^\n]*\n/g) ?? []
  const end = lines.findIndex((line) => /^\.\r?\n$/.test(line))
  const content = lines.slice(0, end).map((line) => line.replace(/^\./, ''))
  return { content: content.join(''), rest: lines.slice(end + 1).join('') }
}

const wires = fc.array(fc.constantFrom('.', '\r', '\n', '\r\n', 'a', '\r\n.', '\r\n.\r\n'), { maxLength: 14 })

test('content is what the RFC says, wherever the chunks are cut', () => {
  fc.assert(
    fc.property(wires, fc.array(fc.nat(20), { maxLength: 6 }), fc.boolean(), (parts, cuts, bareLf) => {
      const wire = Buffer.from(`${parts.join('')}\r\n.\r\nQUIT\r\n`, 'latin1')
      const edges = [0, ...cuts.map((cut) => cut % wire.length).sort((a, b) => a - b), wire.length]
      const chunks = edges.slice(1).map((edge, index) => wire.subarray(edges[index], edge))
      expect(read(chunks, bareLf)).toEqual(readPlainly(wire.toString('latin1'), bareLf))
    }),
    { numRuns: 3000 },
  )
})

test.each([
  ['.\r\n', '', ''],
  ['..\r\n.\r\n', '.\r\n', ''],
  ['a\r\n.\r\nRSET\r\n', 'a\r\n', 'RSET\r\n'],
  ['a\n.\nb\r\n.\r\n', 'a\n.\nb\r\n', ''],
  ['.a\r\n.\rb\r\n.\r\n', 'a\r\n\rb\r\n', ''],
])('%j', (wire, content, rest) => {
  expect(read([Buffer.from(wire)])).toEqual({ content, rest })
  expect(read([...wire].map((octet) => Buffer.from(octet)))).toEqual({ content, rest })
})

test('without a final dot there is no end', () => {
  expect(read([Buffer.from('a\r\n.\n.\r')])).toBeUndefined()
})
