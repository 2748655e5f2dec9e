import type { Reply } from '@turbomail/core/contract'
import { type Limits, readLimits } from './limits.ts'

/** What the relay offers, as its reply to EHLO or LHLO lists it (RFC 5321 §4.1.1.1). */
export class Extensions {
  static readonly none: Extensions = new Extensions(new Map())
  /** What the relay takes at most in one session and transaction (RFC 9422). */
  readonly limits: Limits
  /** The largest content that the relay takes, in octets (RFC 1870 §4); `Infinity` where it names no limit. */
  readonly maxSizeOctets: number
  readonly #parameters: ReadonlyMap<string, string>

  private constructor(parameters: ReadonlyMap<string, string>) {
    this.#parameters = parameters
    this.limits = readLimits(parameters.get('LIMITS') ?? '')
    this.maxSizeOctets = readSize(parameters.get('SIZE') || '0')
  }

  /** The first line is the relay's name; every other one a keyword with its parameters. */
  static from(reply: Reply): Extensions {
    const parameters = new Map<string, string>()
    for (const line of reply.lines.slice(1)) addLine(parameters, line.trim())
    return new Extensions(parameters)
  }

  has(keyword: string): boolean {
    return this.#parameters.has(keyword)
  }

  /** The mechanisms after AUTH (RFC 4954 §3), in upper case. */
  get mechanisms(): readonly string[] {
    return (this.#parameters.get('AUTH') ?? '').toUpperCase().split(/\s+/).filter(Boolean)
  }

  toJSON(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#parameters)
  }
}

function readSize(text: string): number {
  const limit = Number(text)
  return Number.isSafeInteger(limit) && limit > 0 ? limit : Number.POSITIVE_INFINITY
}

/** `AUTH=LOGIN` is how servers from before RFC 2554 write it; some say it both ways. */
function addLine(parameters: Map<string, string>, line: string): void {
  const [, keyword = '', value = ''] = /^([^\s=]+)[\s=]*(.*)$/s.exec(line) ?? []
  if (keyword === '') return
  const name = keyword.toUpperCase()
  const known = parameters.get(name)
  parameters.set(name, known === undefined || name !== 'AUTH' ? value : `${known} ${value}`)
}
