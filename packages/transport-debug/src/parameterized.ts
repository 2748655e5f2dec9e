import { decode, decodeWords } from './decode-words.ts'

/** A value and its parameters, as Content-Type and Content-Disposition have them (RFC 2045 §5.1). */
export interface Parameterized {
  /** In lower case. */
  readonly value: string
  /** By name in lower case; continued and extended ones (RFC 2231) put together and decoded. */
  readonly parameters: Readonly<Record<string, string>>
}

const PARAMETER = /;\s*([^\s=;*]+)(?:\*(\d+))?(\*)?\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^;\s]*))/g

/** One segment of a parameter. */
interface Segment {
  readonly order: number
  readonly extended: boolean
  readonly text: string
}

export function parseParameterized(body: string): Parameterized {
  const segments = new Map<string, Segment[]>()
  for (const [, name = '', order, star, quoted, plain = ''] of body.matchAll(PARAMETER)) {
    const text = quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1')
    const list = segments.get(name.toLowerCase()) ?? []
    list.push({ order: order === undefined ? -1 : Number(order), extended: star !== undefined, text })
    segments.set(name.toLowerCase(), list)
  }
  const value = (body.split(';', 1)[0] ?? '').trim().toLowerCase()
  return { value, parameters: Object.fromEntries([...segments].map(([name, list]) => [name, join(list)])) }
}

/** The extended form where there is one; else the plain. */
function join(list: readonly Segment[]): string {
  const better = list.filter((segment) => segment.extended || segment.order >= 0)
  if (better.length === 0) return decodeWords(list[0]?.text ?? '')
  const sorted = better.toSorted((one, other) => one.order - other.order)
  const charset = sorted[0]?.extended === true ? /^([^']*)'[^']*'/.exec(sorted[0].text) : null
  const joined = sorted.map((segment, index) => {
    const text = index === 0 && charset !== null ? segment.text.slice(charset[0].length) : segment.text
    return segment.extended ? percentOctets(text) : Buffer.from(text)
  })
  return decode(Buffer.concat(joined), charset?.[1] || 'utf-8') ?? Buffer.concat(joined).toString('latin1')
}

function percentOctets(text: string): Buffer {
  return Buffer.from(
    text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
    'latin1',
  )
}
