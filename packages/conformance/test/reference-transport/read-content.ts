import type { BodyType, Content } from '@turbomail/core/contract'
import { untilAborted } from './until-aborted.ts'

/** The chunks of a content; ends with the signal's reason as soon as that is aborted. */
export async function* readContent(content: Content, as: BodyType, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const whole = content.octets?.(as)
  if (whole !== undefined) {
    yield whole
    return
  }
  const iterator = content.read(as)[Symbol.asyncIterator]()
  let ended = false
  try {
    for (;;) {
      const { done, value } = await untilAborted(iterator.next(), signal)
      ended = done === true
      if (ended) return
      yield value
    }
  } finally {
    if (!ended) iterator.return?.().catch(() => {})
  }
}
