import type { Dialogue } from './dialogue.ts'

/** Says good-bye (RFC 5321 §4.1.1.10), and waits a little for the answer. What comes of it is nobody's concern. */
export async function quit(dialogue: Dialogue, timeoutMs: number): Promise<void> {
  try {
    await dialogue.ask('QUIT', 'QUIT', timeoutMs)
  } catch {
    // The relay has gone, or does not answer: it ends either way.
  }
}
