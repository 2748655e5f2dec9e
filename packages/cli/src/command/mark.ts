import { styleText } from 'node:util'
import type { Terminal } from './terminal.ts'

/** How a word is marked: well, of note, or wrong. */
export type Tone = 'good' | 'warning' | 'bad' | 'quiet'

const STYLES = { good: 'green', warning: 'yellow', bad: 'red', quiet: 'dim' } as const

/** The word in a colour, on a terminal whose user has not said NO_COLOR (https://no-color.org). */
export function mark(word: string, tone: Tone, { output, env }: Pick<Terminal, 'output' | 'env'>): string {
  const isPlain = output.isTTY !== true || Boolean(env.NO_COLOR) || env.TERM === 'dumb'
  return isPlain ? word : styleText(STYLES[tone], word)
}
