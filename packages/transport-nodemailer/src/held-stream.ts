import { Readable } from 'node:stream'

/** What happens to a content on its way into a transport. */
export interface Holding {
  /** The reader is served, and nothing is known of it until it asks again. */
  given(): void
  /** The reader asks. */
  asked(): void
  /** Awaited before the last octets are given. */
  release(): Promise<void>
}

/**
 * A stream that begins with its source when it is first read, asks for no more than is asked of it, and holds the last octets back
 * until they are released. An error of it never goes unheard, whoever reads it.
 */
export function heldStream(source: () => AsyncIterable<Uint8Array>, holding: Holding): Readable {
  const stream = Readable.from(hold(source, holding), { objectMode: false, highWaterMark: 1 })
  stream.on('error', () => {})
  return stream
}

async function* hold(source: () => AsyncIterable<Uint8Array>, holding: Holding): AsyncGenerator<Uint8Array> {
  let held: Uint8Array | undefined
  holding.asked()
  for await (const chunk of source()) {
    if (chunk.length === 0) continue
    if (held !== undefined) {
      holding.given()
      yield held
      holding.asked()
    }
    held = chunk
  }
  await holding.release()
  holding.given()
  if (held !== undefined) yield held
}
