import assert from 'node:assert/strict'
import { Peer } from '../processes/peer.ts'
import { type Claim, type MailServer, using } from '../servers/mail-server.ts'
import type { Tally } from './receiver.ts'

/** What a sink is to be like. */
export interface SinkOptions {
  /** @default false */
  readonly chunking?: boolean
  /** The only CPU that it may run on. @default any */
  readonly cpu?: number | undefined
}

/** A server of the bench's own, in a process of its own, that says yes as fast as it can. */
export class Sink implements MailServer {
  readonly #peer: Peer
  readonly port: number

  private constructor(peer: Peer) {
    this.#peer = peer
    this.port = Number(peer.hello)
  }

  static async start({ chunking = false, cpu }: SinkOptions = {}): Promise<Sink> {
    const args = chunking ? ['chunking'] : []
    return new Sink(await Peer.start(new URL('main.ts', import.meta.url), { args, cpu }))
  }

  async tally(): Promise<Tally> {
    return (await this.#peer.ask({})) as Tally
  }

  async counting<T extends Claim>(work: () => Promise<T>): Promise<T> {
    const before = await this.tally()
    const value = await work()
    const after = await this.tally()
    assert.equal(after.mails - before.mails, value.mails, 'the sink did not take as many mails as were claimed')
    return value
  }

  close(): Promise<void> {
    return this.#peer.close()
  }
}

/** Runs `work` with a sink, and ends the sink whatever comes of it. */
export function withSink<T>(work: (sink: Sink) => Promise<T>, options?: SinkOptions): Promise<T> {
  return using(Sink.start(options), work)
}
