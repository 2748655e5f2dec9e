import type { Parameters } from './transaction.ts'

/** The argument of MAIL or RCPT, taken apart. */
export interface PathAndParameters {
  /** Without angle brackets and source route. */
  readonly path: string
  readonly parameters: Parameters
}

const ARGUMENT = /^(FROM|TO):(\s*)<((?:"(?:\\.|[^"\\])*"|[^">\s])*)>(.*)$/is
const PARAMETER = /^([A-Z0-9][A-Z0-9-]*)(?:=([^=\s]+))?$/i

/** `FROM:<path> KEYWORD=value …` (RFC 5321 §4.1.2), or `undefined` where it is none. */
export function parsePathAndParameters(argument: string, word: 'FROM' | 'TO'): PathAndParameters | undefined {
  const parts = ARGUMENT.exec(argument)
  if (parts === null || parts[1]?.toUpperCase() !== word || parts[2] !== '') return undefined
  const rest = parts[4] ?? ''
  if (rest !== '' && !rest.startsWith(' ')) return undefined
  const parameters = rest === '' ? {} : parseParameters(rest.slice(1).split(' '))
  if (parameters === undefined) return undefined
  return { path: (parts[3] ?? '').replace(/^@[^:]*:/, ''), parameters }
}

function parseParameters(words: readonly string[]): Parameters | undefined {
  const parameters: Record<string, string | true> = {}
  for (const word of words) {
    const parts = PARAMETER.exec(word)
    if (parts?.[1] === undefined) return undefined
    parameters[parts[1].toUpperCase()] = parts[2] ?? true
  }
  return parameters
}
