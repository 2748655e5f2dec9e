import type { Flags } from './flags.ts'
import { UsageError } from './usage-error.ts'

/** The text of a flag that is given at most once. */
export function textOf(flags: Flags, name: string): string | undefined {
  const value = flags[name]
  return typeof value === 'string' ? value : undefined
}

/** The texts of a flag that may be given several times. */
export function textsOf(flags: Flags, name: string): readonly string[] {
  const value = flags[name]
  return Array.isArray(value) ? value : []
}

export function isOn(flags: Flags, name: string): boolean {
  return flags[name] === true
}

/** A whole number in digits, within bounds. */
export function numberOf(flags: Flags, name: string, fallback: number, least: number, most: number): number {
  const text = textOf(flags, name)
  if (text === undefined) return fallback
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new UsageError(`--${name} must be a whole number from ${least} to ${most}.`)
}

/** One of a few words. */
export function choiceOf<T extends string>(flags: Flags, name: string, fallback: T, choices: readonly T[]): T {
  const text = textOf(flags, name)
  if (text === undefined) return fallback
  const found = choices.find((choice) => choice === text)
  if (found !== undefined) return found
  throw new UsageError(`--${name} must be one of ${choices.join(', ')}.`)
}
