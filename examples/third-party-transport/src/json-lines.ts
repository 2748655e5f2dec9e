import { type FileHandle, open } from 'node:fs/promises'
import type { MailObject, Outcome, TransportFactory } from '@turbomail/core/contract'
import { readContent, TransportFailedError } from '@turbomail/core/contract'

/** Appends each mail to a file, as a line of JSON. Anybody may read the file; nobody else writes to it. */
export function jsonLines(path: string): TransportFactory {
  return {
    name: `json-lines:${path}`,
    capabilities: { partial: false, durable: true, maxInstances: 1 },
    create: () => ({
      window: 1,
      async open({ signal }) {
        signal.throwIfAborted()
        await withFile(path, async () => {})
      },
      async deliver(mail, { signal, beforeCommit }) {
        const line = await lineOf(mail, signal)
        await beforeCommit?.()
        signal.throwIfAborted()
        const fate = await withFile(path, (file) => append(file, line))
        return { outcomes: mail.envelope.recipients.map((to) => ({ path: to.path, location: path, ...fate })) }
      },
      async close() {},
    }),
  }
}

/** The mail, each octet as the character of its number: `Buffer.from(content, 'latin1')` has the octets again. */
async function lineOf({ envelope, content }: MailObject, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of readContent(content, '8BITMIME', signal)) chunks.push(chunk)
  const reversePath = envelope.reversePath?.toString() ?? null
  const forwardPaths = envelope.recipients.map(({ path }) => path.toString())
  return `${JSON.stringify({ reversePath, forwardPaths, content: Buffer.concat(chunks).toString('latin1') })}\n`
}

/** Writes the line whole, or takes it back. One that a crash has cut off is ended first, so that it spoils no other. */
async function append(file: FileHandle, line: string): Promise<Omit<Outcome, 'path'>> {
  const { size } = await file.stat()
  const { buffer } = await file.read(Buffer.from('\n'), 0, 1, Math.max(size - 1, 0))
  try {
    await file.appendFile(buffer.toString() === '\n' ? line : `\n${line}`)
    await file.sync()
    return { fate: 'accepted' }
  } catch (cause) {
    if ((await file.truncate(size).catch(() => 'stuck')) !== 'stuck') throw cause
    return { fate: 'in-doubt', fault: 'relay', permanence: 'transient', cause }
  }
}

/** Trouble with the file is the relay's, so to say, and somebody may mend it. */
async function withFile<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  try {
    const file = await open(path, 'a+')
    return await use(file).finally(() => file.close().catch(() => {}))
  } catch (cause) {
    throw new TransportFailedError('JSON_LINES_FAILED', 'The file takes no mail', { permanence: 'transient', cause })
  }
}
