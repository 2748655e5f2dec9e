import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Exchange } from '../mechanism.ts'
import { exchangeFailed } from './exchange-failed.ts'
import { type SaltedPasswords, saltedPassword } from './salted-passwords.ts'
import { saslPrep } from './saslprep.ts'
import { readServerFirst } from './server-first.ts'

/** What an exchange takes. */
export interface ScramOptions {
  readonly hash: 'sha1' | 'sha256'
  readonly user: string
  readonly password: string
  readonly nonce: string
  /** `n,,`, `y,,` or `p=` with the type of the binding (RFC 5802 §6). */
  readonly gs2Header: string
  readonly binding: Uint8Array | undefined
  readonly salted: SaltedPasswords
}

/** Begins an exchange of SCRAM (RFC 5802 §3); `undefined` where SASLprep does not know such a user or password. */
export function beginScram(options: ScramOptions): Exchange | undefined {
  const user = saslPrep(options.user)
  const password = saslPrep(options.password)
  return user === undefined || password === undefined
    ? undefined
    : new ScramExchange({ ...options, user, password }, options.password)
}

class ScramExchange implements Exchange {
  readonly initial: string
  readonly secrets: string[]
  readonly #options: ScramOptions
  readonly #bare: string
  /** What only a relay can say that knows the password; unknown until it has said its salt. */
  #signature: string | undefined
  #verified = false

  constructor(options: ScramOptions, unprepared: string) {
    this.#options = options
    this.#bare = `n=${options.user.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${options.nonce}`
    this.initial = options.gs2Header + this.#bare
    this.secrets = [options.password, unprepared]
  }

  /** An empty challenge first is from a relay that has not read what came with AUTH. */
  async next(challenge: string): Promise<string | undefined> {
    if (this.#verified) return undefined
    if (this.#signature !== undefined) return this.#verify(challenge)
    return challenge === '' ? this.initial : this.#prove(challenge)
  }

  /** Some relays say their last message with the 235, though RFC 4954 §4 has no place for it there. */
  succeed(text: string): void {
    if (this.#verified) return
    const said = text.split(/\s+/).map((word) => Buffer.from(word, 'base64').toString('utf8'))
    this.#verify(said.find((message) => message.startsWith('v=')) ?? '')
  }

  async #prove(serverFirst: string): Promise<string> {
    const { hash, password, nonce, gs2Header, binding, salted } = this.#options
    const first = readServerFirst(serverFirst, nonce)
    const withoutProof = `c=${base64(gs2Header, binding)},r=${first.nonce}`
    const message = `${this.#bare},${serverFirst},${withoutProof}`
    const key = await saltedPassword(salted, password, { hash, ...first })
    const clientKey = hmac(hash, key, 'Client Key')
    const storedKey = createHash(hash).update(clientKey).digest()
    const proof = xor(clientKey, hmac(hash, storedKey, message)).toString('base64')
    this.#signature = hmac(hash, hmac(hash, key, 'Server Key'), message).toString('base64')
    this.secrets.push(proof, this.#signature, `v=${this.#signature}`)
    return `${withoutProof},p=${proof}`
  }

  #verify(serverFinal: string): '' {
    const [, error] = /^e=([a-z-]{1,60})(?:,|$)/.exec(serverFinal) ?? []
    if (error !== undefined) throw exchangeFailed(`The relay refused the login: ${error}`)
    if (!same(serverFinal.split(',', 1)[0] ?? '', this.#signature && `v=${this.#signature}`)) {
      throw exchangeFailed('The relay has not proved that it knows the password, and is not trusted (RFC 5802 §5)')
    }
    this.#verified = true
    return ''
  }
}

function hmac(hash: string, key: Buffer, text: string): Buffer {
  return createHmac(hash, key).update(text).digest()
}

function same(given: string, wanted: string | undefined): boolean {
  return wanted?.length === given.length && timingSafeEqual(Buffer.from(given, 'latin1'), Buffer.from(wanted, 'latin1'))
}

function xor(one: Buffer, other: Buffer): Buffer {
  return Buffer.from(one.map((octet, index) => octet ^ (other[index] ?? 0)))
}

function base64(header: string, data: Uint8Array = new Uint8Array()): string {
  return Buffer.concat([Buffer.from(header), data]).toString('base64')
}
