import { exchangeFailed } from './exchange-failed.ts'

/**
 * More iterations than this are not computed: a relay could keep this machine busy with a single line. It is several times
 * what is recommended, and a second or so of one core.
 */
export const MAX_ITERATIONS = 2_000_000

/** What the relay answers to the client's first message (RFC 5802 §7). */
export interface ServerFirst {
  /** Ours and the relay's. */
  readonly nonce: string
  /** In base64. */
  readonly salt: string
  readonly iterations: number
}

/** An extension ahead of the nonce is one that must be understood, and none is. */
const FORM =
  /^r=([!-+\--~]+),s=((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?),i=([1-9]\d{0,9})(?:,.*)?$/s

/** Reads it, and throws where the exchange must not go on. */
export function readServerFirst(message: string, ownNonce: string): ServerFirst {
  const [, nonce = '', salt = '', count = ''] = FORM.exec(message) ?? []
  if (salt === '') throw exchangeFailed('The relay does not speak SCRAM as it is written (RFC 5802 §7)')
  if (!nonce.startsWith(ownNonce) || nonce === ownNonce) {
    throw exchangeFailed('The relay answered a SCRAM exchange that is not this one: its nonce does not extend ours')
  }
  const iterations = Number(count)
  if (iterations > MAX_ITERATIONS) {
    throw exchangeFailed(`The relay asks for ${count} iterations of SCRAM; no more than ${MAX_ITERATIONS} are computed`)
  }
  return { nonce, salt, iterations }
}
