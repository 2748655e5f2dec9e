import { OptionsError } from './options-error.ts'

/**
 * Refuses an options object that is none, or that has a name not among `known`; the error names the nearest known one.
 * `place` is put before the names in errors, such as `timeouts.`.
 */
export function checkOptionNames(given: unknown, known: readonly string[], place = ''): void {
  if (given === undefined) return
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    const option = place.replace(/\.$/, '') || 'options'
    throw new OptionsError('OPTIONS_INVALID', `${option} must be an object.`, option)
  }
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) throw unknownOption(name, known, place)
  }
}

function unknownOption(name: string, known: readonly string[], place: string): OptionsError {
  const nearest = nearestName(name, known)
  const hint = nearest === undefined ? '' : ` Did you mean ${place}${nearest}?`
  return new OptionsError('OPTIONS_UNKNOWN', `There is no option ${place}${name}.${hint}`, `${place}${name}`)
}

/** The known name that takes the fewest edits to reach, if it takes no more than about a third of its letters. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase().slice(0, 64), candidate.toLowerCase())
    if (distance < least) [nearest, least] = [candidate, distance]
  }
  return nearest !== undefined && least <= Math.max(1, Math.ceil(nearest.length / 3)) ? nearest : undefined
}

function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const line = [row]
    for (let column = 1; column <= to.length; column++) {
      const swap = (above[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1)
      line.push(Math.min(swap, (above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1))
    }
    above = line
  }
  return above[to.length] ?? 0
}

/** A number of the given kind, or an `OptionsError` naming `option`. `undefined` gives `fallback`. */
export function numberOption(
  value: unknown,
  option: string,
  fallback: number,
  bounds: { readonly least: number; readonly whole?: boolean; readonly infinite?: boolean },
): number {
  if (value === undefined) return fallback
  const { least, whole = false, infinite = false } = bounds
  const fits = typeof value === 'number' && value >= least && (infinite || Number.isFinite(value))
  if (fits && (!whole || Number.isInteger(value) || value === Number.POSITIVE_INFINITY)) return value
  const kind = whole ? 'a whole number' : 'a number'
  throw new OptionsError('OPTIONS_INVALID', `${option} must be ${kind} of at least ${least}.`, option)
}

/** One of `choices`, or an `OptionsError` naming `option`. `undefined` gives `fallback`. */
export function choiceOption<T extends string>(value: unknown, option: string, fallback: T, choices: readonly T[]): T {
  if (value === undefined) return fallback
  const found = choices.find((choice) => choice === value)
  if (found !== undefined) return found
  throw new OptionsError('OPTIONS_INVALID', `${option} must be one of ${choices.join(', ')}.`, option)
}

/** `true` or `false`, or an `OptionsError` naming `option`. `undefined` gives `fallback`. */
export function booleanOption(value: unknown, option: string, fallback: boolean): boolean {
  if (value === undefined) return fallback
  if (typeof value === 'boolean') return value
  throw new OptionsError('OPTIONS_INVALID', `${option} must be true or false.`, option)
}

/**
 * The permissions of a file that its owner reads and writes, and nobody runs, such as `0o600` or `0o640`; or an `OptionsError` naming
 * `option`. `undefined` gives `fallback`.
 */
export function fileModeOption(value: unknown, option: string, fallback: number): number {
  if (value === undefined) return fallback
  if (typeof value === 'number' && value >= 0 && value <= 0o666 && Number.isInteger(value) && (value & 0o711) === 0o600)
    return value
  const text = `${option} must be one of a file that its owner reads and writes, and nobody runs: 0o600, 0o640, 0o660 …`
  throw new OptionsError('OPTIONS_INVALID', text, option)
}
