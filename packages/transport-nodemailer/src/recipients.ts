import { type Envelope, type Path, parsePath } from '@turbomail/core/contract'

/** Finds recipients of an envelope by what a transport calls them. */
export class Recipients {
  readonly paths: readonly Path[]
  readonly #byText = new Map<string, Path>()

  constructor({ recipients }: Envelope) {
    this.paths = recipients.map(({ path }) => path)
    for (const path of this.paths) this.#byText.set(keyOf(path), path).set(path.toString(), path)
  }

  /** The recipients among `given`: texts, or objects with an `address`. */
  among(given: unknown): ReadonlySet<Path> {
    const found = (Array.isArray(given) ? given : []).map((each) => this.find(each))
    return new Set(found.filter((path) => path !== undefined))
  }

  find(given: unknown): Path | undefined {
    const text: unknown = typeof given === 'object' && given !== null && 'address' in given ? given.address : given
    if (typeof text !== 'string') return undefined
    const written = /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text
    return this.#byText.get(written) ?? this.#byText.get(textKey(written))
  }
}

function textKey(text: string): string {
  try {
    return keyOf(parsePath(text.trim()))
  } catch {
    return text
  }
}

function keyOf({ localPart, domain }: Path): string {
  return `${localPart}@${domain.toLowerCase()}`
}
