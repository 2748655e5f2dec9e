import type { Flags, FlagTable } from './flags.ts'
import type { Terminal } from './terminal.ts'

/** What was given behind the name of a command. */
export interface Given {
  readonly values: Flags
  readonly positionals: readonly string[]
}

/** One of the things that the program does. */
export interface Command {
  readonly name: string
  /** One sentence. */
  readonly summary: string
  /** Command lines as an example each, without `turbomail`. */
  readonly usage: readonly string[]
  readonly flags: FlagTable
  /** What the help says at its end, in lines. */
  readonly notes: string
  /** Gives the code to exit with. */
  run(given: Given, terminal: Terminal): Promise<number>
}
