import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Tally } from './receiver.ts'

/** A sink that runs in a process of its own. */
export class Sink {
  readonly #process: ChildProcess
  readonly port: number

  constructor(process: ChildProcess, port: number) {
    this.#process = process
    this.port = port
  }

  async tally(): Promise<Tally> {
    this.#process.send('tally')
    const [tally] = await once(this.#process, 'message')
    return tally as Tally
  }

  /** Runs `work`, and throws unless the sink took as many mails by it as it claims to have sent. */
  async counting<T>(mails: number, work: () => Promise<T>): Promise<{ readonly value: T; readonly octets: number }> {
    const before = await this.tally()
    const value = await work()
    const after = await this.tally()
    assert.equal(after.mails - before.mails, mails, 'the sink did not take as many mails as were claimed')
    return { value, octets: after.octets - before.octets }
  }

  async close(): Promise<void> {
    const exited = once(this.#process, 'exit')
    this.#process.disconnect()
    await exited
  }
}

async function startSink(): Promise<Sink> {
  const process = fork(fileURLToPath(new URL('main.ts', import.meta.url)))
  const [port] = await once(process, 'message')
  return new Sink(process, port as number)
}

/** Runs `work` with a sink, and ends the sink whatever comes of it. */
export async function withSink<T>(work: (sink: Sink) => Promise<T>): Promise<T> {
  const sink = await startSink()
  try {
    return await work(sink)
  } finally {
    await sink.close()
  }
}
