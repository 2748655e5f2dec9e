import type { Letter } from '../letters/letter.ts'

/** Makes the complete octets of a mail: from options that are new for each, into one buffer. */
export type Composer = (letter: Letter) => Promise<Uint8Array>

/** Where mails go, and how. */
export interface Route {
  readonly port: number
  readonly connections: number
  /** For TurboMail, which alone has the choice: how far commands leave ahead of the replies, and for how many mails. */
  readonly ahead?: { readonly pipelining: 'full' | 'eager'; readonly window?: number } | undefined
}

/** Connections to a server that stay open from mail to mail. */
export interface Sender {
  /** Composes the letter, and resolves when the server has accepted it; rejects if it has not. */
  send(letter: Letter): Promise<unknown>
  close(): Promise<void>
}

export type OpenSender = (route: Route) => Sender
