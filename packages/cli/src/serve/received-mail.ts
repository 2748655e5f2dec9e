import {
  type BodyType,
  type Content,
  createEnvelope,
  type MailObject,
  type Path,
  parsePath,
} from '@turbomail/core/contract'
import type { Transaction } from '@turbomail/fake-server'

/** A path as a client gave it; one without a domain, such as `postmaster`, is one of this host. `undefined` for none at all. */
export function readPath(text: string): Path | undefined {
  try {
    return parsePath(text.includes('@') ? text : `${text}@localhost`)
  } catch {
    return undefined
  }
}

/** What came, octet by octet, as a mail that can be stored; `undefined` where its paths are none. */
export function receivedMail({ reversePath, forwardPaths, content }: Transaction, id: string): MailObject | undefined {
  const from = reversePath === '' ? null : readPath(reversePath)
  const to = forwardPaths.flatMap((path) => readPath(path) ?? [])
  if (from === undefined || to.length === 0) return undefined
  return { messageId: id, envelope: createEnvelope({ from, to }), content: new ReceivedContent(content), labels: {} }
}

/** Octets that are what they are: nothing is done to make them a better mail. */
class ReceivedContent implements Content {
  readonly eightBit = true
  readonly utf8Header = false
  readonly #octets: Uint8Array

  constructor(octets: Uint8Array) {
    this.#octets = octets
  }

  size(): number {
    return this.#octets.length
  }

  octets(_as: BodyType): Uint8Array {
    return this.#octets
  }

  async *read(): AsyncGenerator<Uint8Array> {
    yield this.#octets
  }
}
