import { type BodyType, type DeliverOptions, type MailObject, readContent } from '@turbomail/core/contract'

/** What was read of a content: the first `octets` of a whole `size`. */
export interface TakenContent {
  readonly octets: Buffer
  readonly size: number
}

/**
 * Reads a content and awaits `beforeCommit`: after that the mail counts as taken. Nothing leaves this process before, so
 * an abort until then rejects with the signal's reason. `keep` bounds what stays in memory.
 */
export async function takeContent(
  mail: MailObject,
  as: BodyType,
  { signal, beforeCommit }: DeliverOptions,
  keep: number = Number.POSITIVE_INFINITY,
): Promise<TakenContent> {
  const whole = keep === Number.POSITIVE_INFINITY ? mail.content.octets?.(as) : undefined
  const taken =
    whole === undefined ? await takeChunks(mail, as, signal, keep) : { octets: Buffer.from(whole), size: whole.length }
  await beforeCommit?.()
  signal.throwIfAborted()
  return taken
}

async function takeChunks(mail: MailObject, as: BodyType, signal: AbortSignal, keep: number): Promise<TakenContent> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of readContent(mail.content, as, signal)) {
    if (size < keep) chunks.push(Buffer.from(chunk.subarray(0, keep - size)))
    size += chunk.length
  }
  return { octets: Buffer.concat(chunks), size }
}
