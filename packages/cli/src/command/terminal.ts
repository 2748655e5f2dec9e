import type { ReadStream as FileStream } from 'node:fs'
import type { Socket } from 'node:net'

/** Where a command reads from and writes to. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly input: (NodeJS.ReadStream | FileStream | Socket) & { readonly isTTY?: boolean }
  readonly output: NodeJS.WriteStream
  /** Progress and what went wrong: what is no result. */
  readonly errors: NodeJS.WriteStream
}
