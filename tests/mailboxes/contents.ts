/** What was found in a mailbox. */
export interface Contents {
  /** As they were submitted, so far as the format keeps that: unquoted, without the fields that delivery puts ahead. */
  readonly mails: readonly Buffer[]
  /** Parts of mails, which no reader must take for a mail. */
  readonly torn: readonly Buffer[]
}

const TRACE = /^Return-Path: .*\nDelivered-To: .*\n(?:Content-Length: \d+\n)?/

/** A stored mail without the fields that final delivery puts ahead of it (RFC 5321 §4.4, RFC 9228), and mboxcl2 besides. */
export function withoutTrace(stored: Buffer): Buffer {
  return stored.subarray(TRACE.exec(stored.toString('latin1', 0, 5000))?.[0].length ?? 0)
}

/** What comes of reading; nothing where there is nothing yet to be read. */
export async function unlessMissing<T>(reading: Promise<T>, nothing: T): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return nothing
    throw error
  }
}
