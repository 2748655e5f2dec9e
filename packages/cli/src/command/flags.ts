import { parseArgs } from 'node:util'
import { nearestName } from '@turbomail/core/contract'
import { UsageError } from './usage-error.ts'

/** One flag, for the parser and for the help. */
export interface Flag {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  /** Whether it may be given several times. */
  readonly multiple?: boolean
  /** What stands for the value in the help, such as `ADDRESS`. */
  readonly value?: string
  readonly help: string
}

/** Flags by their long names. */
export type FlagTable = Readonly<Record<string, Flag>>

/** What was given: `true`, the text, or the texts of a flag that may be given several times. */
export type Flags = Readonly<Record<string, boolean | string | readonly string[] | undefined>>

export const COMMON_FLAGS: FlagTable = {
  json: { type: 'boolean', help: 'output for programs' },
  help: { type: 'boolean', short: 'h', help: 'shows this' },
}

interface OptionToken {
  readonly name: string
  readonly rawName: string
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}

/** Reads a command line. A `UsageError` names the flag that is unknown, given twice, or lacks its value, and shows no value. */
export function readFlags(
  args: readonly string[],
  table: FlagTable,
): { readonly values: Flags; readonly positionals: readonly string[] } {
  const options = Object.fromEntries(
    Object.entries(table).map(([name, { type, short, multiple = false }]) => [
      name,
      { type, multiple, ...(short === undefined ? {} : { short }) },
    ]),
  )
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  checkTokens(
    tokens.filter((token) => token.kind === 'option'),
    table,
  )
  return { values: { ...values } as Flags, positionals }
}

function checkTokens(tokens: readonly OptionToken[], table: FlagTable): void {
  const seen = new Set<string>()
  for (const { name, rawName, value, inlineValue } of tokens) {
    const flag = Object.hasOwn(table, name) ? table[name] : undefined
    if (flag === undefined) throw unknownFlag(name, rawName, table)
    const isText = flag.type === 'string'
    if (!isText && value !== undefined) throw new UsageError(`${rawName} takes no value.`)
    if (isText && value === undefined) throw new UsageError(`${rawName} wants a value: ${flag.value ?? 'VALUE'}.`)
    if (isText && inlineValue !== true && /^-./.test(value ?? '')) {
      throw new UsageError(`${rawName} wants a value. For one that begins with "-", write ${rawName}=-….`)
    }
    if (flag.multiple !== true && seen.has(name)) throw new UsageError(`${rawName} is given twice.`)
    seen.add(name)
  }
}

function unknownFlag(name: string, rawName: string, table: FlagTable): UsageError {
  if (/^pass(word|wd)?$/i.test(name)) {
    const reason = 'whoever may list processes sees arguments, and shells keep them'
    const instead = 'Set TURBOMAIL_PASSWORD, give --password-file, or wait to be asked'
    return new UsageError(`There is no flag for a password: ${reason}. ${instead}.`)
  }
  const nearest = nearestName(name, Object.keys(table))
  return new UsageError(`There is no flag ${rawName}.${nearest === undefined ? '' : ` Did you mean --${nearest}?`}`)
}
