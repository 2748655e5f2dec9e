/** No chunk that TurboMail makes of content is longer. */
export const CHUNK_OCTETS: number = 256 * 1024

/** One array of all chunks, which may be valid only until the next one is asked for. */
export async function gather(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Buffer[] = []
  for await (const chunk of chunks) all.push(Buffer.from(chunk))
  return all.length === 1 ? (all[0] as Buffer) : Buffer.concat(all)
}

/** Views of `octets`, none longer than `CHUNK_OCTETS`. */
export function* slices(octets: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < octets.length; at += CHUNK_OCTETS) yield octets.subarray(at, at + CHUNK_OCTETS)
}

/** The same octets, seen as a `Buffer`. */
export function asBuffer(octets: Uint8Array): Buffer {
  return Buffer.isBuffer(octets) ? octets : Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength)
}
