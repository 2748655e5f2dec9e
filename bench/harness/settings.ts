import { parseArgs } from 'node:util'

/** How much is measured in the rows about SMTP. */
export interface Settings {
  /** @default 4 */
  readonly rounds: number
  /** Of each sender, in all rounds together, where rounds are of equal counts. @default 20,000 */
  readonly mails: number
  /** A round, where rounds are of equal time. @default 2 */
  readonly seconds: number
}

/** `--rounds 5 --mails 2000 --seconds 1`, in any order with words that say which rows are wanted. */
export function readArguments(args: readonly string[]): {
  readonly words: readonly string[]
  readonly settings: Settings
} {
  const text = { type: 'string' } as const
  const options = { rounds: text, mails: text, seconds: text }
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  const number = (name: keyof Settings, fallback: number) => positive(values[name] ?? fallback, name)
  return {
    words: positionals,
    settings: { rounds: number('rounds', 4), mails: number('mails', 20_000), seconds: number('seconds', 2) },
  }
}

function positive(given: string | number, name: string): number {
  const value = Number(given)
  if (value > 0) return value
  throw new Error(`--${name} is a number above 0`)
}
