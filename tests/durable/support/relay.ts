import { type FakeServer, fakeServer, on, type ServerEvent } from '@turbomail/fake-server'
import { numberIn } from './numbered-mails.ts'

/** A relay that remembers for how many transactions it was asked for a mail, and how many of these it accepted. */
export class Relay implements AsyncDisposable {
  /** How often each mail was accepted. */
  readonly accepted = new Map<number, number>()
  /** How often each mail came as far as its recipient. */
  readonly asked = new Map<number, number>()
  readonly #tally: (count: number) => void
  #server: FakeServer | undefined
  #port = 0

  /** `tally` is told of every mail that is accepted, with how many there were so far. */
  constructor(tally: (count: number) => void = () => {}) {
    this.#tally = tally
  }

  get port(): number {
    return this.#port
  }

  async open(): Promise<this> {
    this.#server = await fakeServer({
      port: this.#port,
      record: 'count',
      checkContent: false,
      script: [on('RCPT', (event) => this.#rcpt(event)), on('CONTENT', (event) => this.#content(event))],
    })
    this.#port = this.#server.port
    return this
  }

  /** Breaks all connections, and takes none until it is opened again. */
  async goAway(): Promise<void> {
    await this.#server?.close()
    this.#server = undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.goAway()
  }

  #rcpt({ path = '' }: ServerEvent): string | undefined {
    const number = numberIn(path)
    const times = (this.asked.get(number) ?? 0) + 1
    this.asked.set(number, times)
    if (path.endsWith('@refuse.example')) return '550 5.1.1 no such user'
    return path.endsWith('@defer.example') && times === 1 ? '450 4.2.0 not now' : undefined
  }

  /** From here on the relay has the mail, whether the client hears of it or not. */
  #content({ transaction }: ServerEvent): undefined {
    const number = numberIn(transaction?.forwardPaths[0] ?? '')
    this.accepted.set(number, (this.accepted.get(number) ?? 0) + 1)
    this.#tally(this.accepted.size)
    return undefined
  }
}
