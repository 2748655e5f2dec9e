import { inspect } from 'node:util'

/** What is shorter stands anywhere by chance. */
const MIN_LENGTH = 4

/** The first of the secrets, or of their guises, that can be read in what anybody would print: its text, its JSON, its inspection. */
export function findSecret(value: unknown, secrets: readonly string[]): string | undefined {
  const seen = looksOf(value).join('\n')
  const guises = secrets.flatMap(guisesOf).filter(({ length }) => length >= MIN_LENGTH)
  return guises.find((guise) => seen.includes(guise))
}

function looksOf(value: unknown): readonly string[] {
  return [
    textOf(value),
    jsonOf(value),
    inspect(value, { depth: 20, showHidden: value instanceof Error, breakLength: Infinity }),
  ]
}

function textOf(value: unknown): string {
  return value instanceof Error ? `${value.message}\n${value.stack}` : String(value)
}

/** What JSON has of it, whatever is in it twice left out. */
function jsonOf(value: unknown): string {
  const seen = new Set<unknown>()
  const write = (_name: string, found: unknown): unknown => {
    if (typeof found !== 'object' || found === null) return typeof found === 'bigint' ? String(found) : found
    if (seen.has(found)) return undefined
    seen.add(found)
    return found
  }
  return JSON.stringify(value, write) ?? ''
}

/** The secret, and how it is dressed for a wire or a URL. */
function guisesOf(secret: string): readonly string[] {
  const octets = Buffer.from(secret)
  return [secret, encodeURIComponent(secret), octets.toString('hex'), ...base64Guises(octets)]
}

/** What of its base64 is the same whatever stands before and behind it, for each place it can start at. */
function base64Guises(octets: Buffer): readonly string[] {
  return [0, 1, 2].map((skip) => {
    const whole = octets.subarray(skip, skip + 3 * Math.floor((octets.length - skip) / 3))
    return whole.toString('base64')
  })
}
