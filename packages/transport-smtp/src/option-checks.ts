import { OptionsError } from '@turbomail/core/contract'

/** An option has a value of the wrong form. The value itself is not told: it may be a secret. */
export function invalid(option: string, wanted: string): OptionsError {
  return new OptionsError('OPTIONS_INVALID', `The option ${option} must be ${wanted}`, option)
}

export function checkString(value: unknown, option: string): void {
  if (typeof value !== 'string' || value === '') throw invalid(option, 'a string that is not empty')
}

export function checkObject(value: unknown, option: string): asserts value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(option, 'an object')
}

export function checkDuration(value: unknown, option: string): void {
  if (typeof value === 'number' && value > 0) return
  throw invalid(option, 'a number of milliseconds above 0, or Infinity')
}

export function checkCount(value: unknown, option: string): void {
  if (Number.isInteger(value) ? Number(value) >= 1 : value === Number.POSITIVE_INFINITY) return
  throw invalid(option, 'a whole number from 1, or Infinity')
}
