import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { type Identity, MailError, OptionsError } from '@turbomail/core/contract'
import type { Json } from './json.ts'

/** With what stored mails are sealed. */
export interface EncryptionOptions {
  /** 32 octets, for AES-256-GCM. */
  readonly key: Uint8Array
  /** Keys of before, with which mails that are still stored may have been sealed. @default [] */
  readonly previousKeys?: readonly Uint8Array[] | undefined
}

/** What is stored, sealed or as it is. `name` is bound in: what was sealed under one name opens under no other. */
export interface Seal {
  close(name: string, value: Json): Json
  open(name: string, value: Json): Json
  closeOctets(name: string, octets: Uint8Array): Uint8Array
  openOctets(name: string, octets: Uint8Array): Uint8Array
}

const CIPHER = 'aes-256-gcm'
const KEY_OCTETS = 32
const NONCE_OCTETS = 12
const TAG_OCTETS = 16
const KEY_ID_OCTETS = 4
const HEAD_OCTETS = KEY_ID_OCTETS + NONCE_OCTETS + TAG_OCTETS

/** Leaves everything as it is. */
export const NO_SEAL: Seal = Object.freeze({
  close: (_: string, value: Json) => value,
  open: (name: string, value: Json) => {
    if (isSealed(value)) throw unreadable(name)
    return value
  },
  closeOctets: (_: string, octets: Uint8Array) => octets,
  openOctets: (_: string, octets: Uint8Array) => octets,
})

interface Sealed {
  readonly [name: string]: Json
  readonly sealed: string
}

function isSealed(value: Json): value is Sealed {
  return typeof value === 'object' && value !== null && 'sealed' in value
}

/** Throws an `OptionsError` that names a key which is none. */
export function createSeal({ key, previousKeys = [] }: EncryptionOptions, identity: Pick<Identity, 'randomHex'>): Seal {
  const keys = [key, ...previousKeys].map(checkKey)
  return new KeyedSeal(keys, identity)
}

function checkKey(key: unknown, index: number): Buffer {
  if (key instanceof Uint8Array && key.length === KEY_OCTETS) return Buffer.from(key)
  const option = index === 0 ? 'encryption.key' : `encryption.previousKeys.${index - 1}`
  throw new OptionsError('OPTIONS_INVALID', `${option} must be ${KEY_OCTETS} octets.`, option)
}

class KeyedSeal implements Seal {
  readonly #keys: ReadonlyMap<string, Buffer>
  readonly #current: string
  readonly #identity: Pick<Identity, 'randomHex'>

  constructor(keys: readonly Buffer[], identity: Pick<Identity, 'randomHex'>) {
    this.#keys = new Map(keys.map((key) => [keyId(key), key]))
    this.#current = keyId(keys[0] as Buffer)
    this.#identity = identity
  }

  close(name: string, value: Json): Json {
    return { sealed: Buffer.from(this.closeOctets(name, Buffer.from(JSON.stringify(value)))).toString('base64') }
  }

  open(name: string, value: Json): Json {
    if (!isSealed(value)) return value
    return JSON.parse(Buffer.from(this.openOctets(name, Buffer.from(value.sealed, 'base64'))).toString()) as Json
  }

  closeOctets(name: string, octets: Uint8Array): Uint8Array {
    const nonce = Buffer.from(this.#identity.randomHex(NONCE_OCTETS), 'hex')
    const cipher = createCipheriv(CIPHER, this.#keys.get(this.#current) as Buffer, nonce).setAAD(Buffer.from(name))
    const sealed = Buffer.concat([cipher.update(octets), cipher.final()])
    return Buffer.concat([Buffer.from(this.#current, 'hex'), nonce, cipher.getAuthTag(), sealed])
  }

  openOctets(name: string, octets: Uint8Array): Uint8Array {
    const all = Buffer.from(octets.buffer, octets.byteOffset, octets.length)
    const key = this.#keys.get(all.toString('hex', 0, KEY_ID_OCTETS))
    if (key === undefined || all.length < HEAD_OCTETS) throw unreadable(name)
    const nonce = all.subarray(KEY_ID_OCTETS, KEY_ID_OCTETS + NONCE_OCTETS)
    try {
      const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_OCTETS })
        .setAAD(Buffer.from(name))
        .setAuthTag(all.subarray(KEY_ID_OCTETS + NONCE_OCTETS, HEAD_OCTETS))
      return Buffer.concat([decipher.update(all.subarray(HEAD_OCTETS)), decipher.final()])
    } catch (cause) {
      throw unreadable(name, cause)
    }
  }
}

/** Says which key was used, and nothing of the key. */
function keyId(key: Buffer): string {
  return createHash('sha256').update(key).digest().toString('hex', 0, KEY_ID_OCTETS)
}

function unreadable(name: string, cause?: unknown): MailError {
  const text = `What is stored as ${name} was sealed with a key that is not among those given, or was changed.`
  return new MailError('CONTENT_SEALED', text, cause === undefined ? {} : { cause })
}
