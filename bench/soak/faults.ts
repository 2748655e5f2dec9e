import {
  type Action,
  disconnect,
  type EventName,
  omit,
  on,
  type Rule,
  reset,
  type ServerEvent,
} from '@turbomail/fake-server'

/** Something that goes wrong with one mail at one point of its transaction. */
interface Fault {
  readonly at: EventName
  readonly action: Action
}

const FAULTS: readonly Fault[] = [
  { at: 'MAIL', action: '452 4.3.1 not enough room' },
  { at: 'MAIL', action: ['421 4.3.2 closing', disconnect()] },
  { at: 'MAIL', action: reset() },
  { at: 'RCPT', action: '452 4.2.2 mailbox full' },
  { at: 'RCPT', action: '550 5.1.1 no such user' },
  { at: 'RCPT', action: disconnect() },
  { at: 'DATA', action: '452 4.3.1 not enough room' },
  { at: 'DATA', action: disconnect() },
  { at: 'CONTENT', action: '452 4.3.1 not enough room' },
  { at: 'CONTENT', action: '554 5.6.0 not wanted' },
  { at: 'CONTENT', action: ['421 4.3.2 closing', disconnect()] },
  { at: 'CONTENT', action: disconnect() },
  { at: 'CONTENT', action: [omit(250), disconnect()] },
]
const BUSY: Action = ['421 4.3.2 too busy', disconnect()]

/** What goes wrong, by chance that can be had again: in so many of 100 transactions, at any of its points, and of 100 connections. */
export class RandomFaults {
  readonly #percent: number
  readonly #random: () => number
  readonly #drawn = new WeakMap<object, Fault>()
  happened = 0

  constructor(percent: number, seed: number) {
    this.#percent = percent
    this.#random = randomFrom(seed)
  }

  get rules(): readonly Rule[] {
    return [
      on('GREETING', () => (this.#isDue() ? this.#count(BUSY) : undefined)),
      on('MAIL', (event) => {
        this.#draw(event)
        return this.#actionAt('MAIL', event)
      }),
      ...(['RCPT', 'DATA', 'CONTENT'] as const).map((name) => on(name, (event) => this.#actionAt(name, event))),
    ]
  }

  #draw({ session }: ServerEvent): void {
    this.#drawn.delete(session)
    const fault = this.#isDue() ? FAULTS[Math.floor(this.#random() * FAULTS.length)] : undefined
    if (fault !== undefined) this.#drawn.set(session, fault)
  }

  #actionAt(name: EventName, { session }: ServerEvent): Action | undefined {
    const fault = this.#drawn.get(session)
    return fault?.at === name ? this.#count(fault.action) : undefined
  }

  #count(action: Action): Action {
    this.happened++
    return action
  }

  #isDue(): boolean {
    return this.#random() * 100 < this.#percent
  }
}

/** Numbers from 0 to 1 that are the same for the same seed (a 32-bit xorshift). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
