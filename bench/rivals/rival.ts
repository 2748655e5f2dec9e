import type { Letter } from '../letters/letter.ts'

/** Makes the complete octets of a mail: from options that are new for each, into one buffer. */
export type Composer = (letter: Letter) => Promise<Uint8Array>

/** Connections to the sink that stay open from mail to mail. */
export interface Sender {
  /** Composes the letter, and resolves when the sink has accepted it. */
  send(letter: Letter): Promise<unknown>
  close(): Promise<void>
}

export type OpenSender = (port: number, connections: number) => Sender
