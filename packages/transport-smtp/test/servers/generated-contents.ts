import { type AwkwardContent, withHeader } from './hand-made-contents.ts'

const PIECES: readonly string[] = [
  '.',
  '..',
  'From ',
  '>From ',
  ' ',
  '\t',
  '=',
  '--',
  'a',
  'QUIT',
  'DATA',
  'BDAT 0 LAST',
  'RSET',
  '250 Ok',
  'x'.repeat(76),
  'x'.repeat(300),
  'é',
  '漢字',
  '\u0001',
  '\u007f',
]

/** Numbers that look drawn, the same ones for the same seed (Marsaglia's xorshift). */
function drawing(seed: number): (below: number) => number {
  let state = (Math.imul(seed + 1, 0x9e37_79b1) ^ 0x5bd1_e995) >>> 0 || 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state % below
  }
}

/** A content made of what a client or a server could stumble over, in any order and cut anywhere. */
export function generated(number: number, key: string): AwkwardContent {
  const draw = drawing(number)
  const body = Array.from({ length: draw(60) }, () => `${lineOf(draw, number % 4 === 0 ? 20 : 16)}\r\n`).join('')
  const octets = Buffer.from(withHeader(key, body))
  const name = `generated from ${number}`
  if (number % 3 !== 0) return { name, octets }
  const chunks = Array.from({ length: 1 + draw(4) }, () => 1 + draw(1500))
  return { name, octets, chunks, sized: number % 2 === 0 }
}

/** Of the first pieces only: the last ones are for mails that may have 8-bit and control characters. */
function lineOf(draw: (below: number) => number, pieces: number): string {
  return Array.from({ length: draw(4) }, () => PIECES[draw(pieces)]).join('')
}
