import { unavailable } from './failures.ts'

/**
 * Content of a size that nobody knew beforehand, as far as the relay takes it: the piece that goes beyond is not given.
 * (Exim reads what is left of a chunk in which its limit is passed as commands: content could become commands.)
 */
export function withinSize(content: AsyncIterable<Uint8Array>, maxOctets: number): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]: () => bounded(content[Symbol.asyncIterator](), maxOctets),
  }
}

function bounded(pieces: AsyncIterator<Uint8Array>, maxOctets: number): AsyncIterator<Uint8Array> {
  let octets = 0
  return {
    async next() {
      const result = await pieces.next()
      if (result.done !== true) octets += result.value.length
      if (octets > maxOctets) throw tooLarge(maxOctets)
      return result
    },
    async return() {
      await pieces.return?.()
      return { done: true, value: undefined }
    },
  }
}

function tooLarge(maxOctets: number): Error {
  const message = `The mail turns out to be larger than the relay takes, which is ${maxOctets} octets`
  return unavailable('SIZE_EXCEEDED', message, 'content', 'mail')
}
