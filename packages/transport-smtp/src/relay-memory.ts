import { PIPELININGS, type Pipelining } from './pipelining.ts'

/** How long what a relay has shown is relied on. */
const WHILE_MS = 3_600_000
/** Relays behind one name that are remembered at once. */
const MAX_RELAYS = 100

/** What has been seen of one relay. The connections to it share it. */
export class RelayKnowledge {
  /** Whether it reads on behind the end of a content; `undefined` until it was tried. */
  overlap: boolean | undefined
  /** Whether it takes a refused chunk for data; `undefined` until it was tried. */
  chunking: boolean | undefined
  #ceiling: Pipelining = 'eager'

  /** What is asked for, or the most that this relay has been found to bear. */
  atMost(asked: Pipelining): Pipelining {
    const wanted = asked === 'eager' && this.chunking !== true ? 'full' : asked
    if (this.#ceiling === 'eager') return wanted
    return PIPELININGS.indexOf(wanted) > PIPELININGS.indexOf(this.#ceiling) ? wanted : this.#ceiling
  }

  /** It went wrong as far ahead as this. */
  stepDown(from: Pipelining): void {
    const below = PIPELININGS.indexOf(from) + 1
    if (below > PIPELININGS.indexOf(this.#ceiling)) this.#ceiling = PIPELININGS[below] ?? 'off'
  }
}

/** What tells one relay from another behind the same name. */
export interface RelayTraits {
  readonly name: string
  readonly address: string
  readonly greeting: string
  readonly extensions: string
}

/** What the relays of one factory have shown, for a while. */
export class RelayMemory {
  readonly #relays = new Map<string, { readonly knowledge: RelayKnowledge; readonly until: number }>()

  recall(traits: RelayTraits, now: number): RelayKnowledge {
    const key = keyOf(traits)
    const known = this.#relays.get(key)
    if (known !== undefined && now < known.until) return known.knowledge
    const knowledge = new RelayKnowledge()
    this.#relays.delete(key)
    this.#relays.set(key, { knowledge, until: now + WHILE_MS })
    const [oldest] = this.#relays.keys()
    if (this.#relays.size > MAX_RELAYS && oldest !== undefined) this.#relays.delete(oldest)
    return knowledge
  }
}

/** Greetings have times and numbers in them that differ each time: words with digits do not count. */
function keyOf({ name, address, greeting, extensions }: RelayTraits): string {
  const words = greeting.split(/\s+/).filter((word) => !/\d/.test(word))
  return [name, address, words.join(' '), extensions].join('\n')
}
