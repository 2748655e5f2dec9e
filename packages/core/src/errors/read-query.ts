import { checkOptionNames } from './check-options.ts'
import { OptionsError } from './options-error.ts'

/** What a value of a query is turned into; `octal` is a number that is written as permissions are: `0640`. */
export type QueryKind = 'text' | 'number' | 'octal' | 'boolean'

/** The kind of each option that a query may give; `{ retry: { attempts: 'number' } }` allows `retry.attempts=3`. */
export type QueryKinds<Options> = { readonly [Name in keyof Options]?: KindOf<NonNullable<Options[Name]>> }

type KindOf<Value> = [Value] extends [string]
  ? 'text'
  : [Value] extends [number]
    ? 'number' | 'octal'
    : [Value] extends [boolean]
      ? 'boolean'
      : [Value] extends [object]
        ? QueryKinds<Value>
        : QueryKind

type Values = { [name: string]: string | number | boolean | Values }

/**
 * The options that stand in the query of a URL, such as `workers=4&retry.attempts=3`, each turned into what its kind says.
 * Whether the value is a good one is for whoever takes the options to say. `OPTIONS_UNKNOWN` names the nearest known
 * option; a value of the wrong form, or given twice, is `OPTIONS_INVALID`. No error shows a value, since it may be a secret.
 */
export function readQuery<Options>(query: string, kinds: QueryKinds<Options>): Partial<Options> {
  const known = flatten(kinds as Kinds)
  const pairs = [...new URLSearchParams(query)]
  checkNames(
    pairs.map(([name]) => name),
    [...known.keys()],
    query,
  )
  const options: Values = {}
  for (const [name, value] of pairs) put(options, name, convert(value, name, known.get(name)))
  return options as Partial<Options>
}

type Kinds = { readonly [name: string]: QueryKind | Kinds }

function flatten(kinds: Kinds, place = ''): ReadonlyMap<string, QueryKind> {
  return new Map(
    Object.entries(kinds).flatMap(([name, kind]) =>
      typeof kind === 'string' ? [[place + name, kind] as const] : [...flatten(kind, `${place}${name}.`)],
    ),
  )
}

/** What stands before an `@` may be a password that was not percent-encoded: then no name is shown. */
function checkNames(names: readonly string[], known: readonly string[], query: string): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (!names.every((name) => known.includes(name)) && query.includes('@')) {
    const text =
      'A name behind the "?" is no option. It is not shown: it may be of a password that is not percent-encoded.'
    throw new OptionsError('OPTIONS_UNKNOWN', text, 'query')
  }
  checkOptionNames(Object.fromEntries(names.map((name) => [name, true])), known)
  if (twice !== undefined) throw new OptionsError('OPTIONS_INVALID', `${twice} is given twice.`, twice)
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
])

const CONVERSIONS: Readonly<Record<QueryKind, readonly [kind: string, convert: (text: string) => unknown]>> = {
  text: ['a text', (text) => text],
  number: ['a number', (text) => (/^(?:-?\d+(?:\.\d+)?|Infinity)$/.test(text) ? Number(text) : undefined)],
  octal: ['octal digits', (text) => (/^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined)],
  boolean: ['true or false', (text) => BOOLEANS.get(text)],
}

function convert(text: string, option: string, kind: QueryKind = 'text'): string | number | boolean {
  const [words, read] = CONVERSIONS[kind]
  const value = read(text)
  if (value !== undefined) return value as string | number | boolean
  throw new OptionsError('OPTIONS_INVALID', `${option} must be ${words}.`, option)
}

function put(options: Values, name: string, value: string | number | boolean): void {
  const [first = '', ...rest] = name.split('.')
  if (rest.length === 0) {
    options[first] = value
    return
  }
  const inner = (options[first] ?? {}) as Values
  options[first] = inner
  put(inner, rest.join('.'), value)
}
