import type { BodyType, Content } from './mail-object.ts'
import { untilAborted } from './until-aborted.ts'

/**
 * The octets of `content` in chunks. Rejects with the signal's reason as soon as that is aborted, however slow the content
 * is, and with the content's own error when it cannot be read. What the content holds is freed on every way out.
 */
export async function* readContent(
  content: Content,
  as: BodyType,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  signal.throwIfAborted()
  const whole = content.octets?.(as)
  if (whole !== undefined) {
    yield whole
    return
  }
  const reading = content.read(as)[Symbol.asyncIterator]()
  try {
    for (;;) {
      const { done, value } = await untilAborted(reading.next(), signal)
      if (done === true) return
      yield value
    }
  } finally {
    reading.return?.().catch(() => {})
  }
}
