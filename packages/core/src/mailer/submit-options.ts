import { checkSubmitOptions } from '../delivery/check-submit-options.ts'
import type { ManagerFactory } from '../delivery/manager.ts'
import { checkOptionNames } from '../errors/check-options.ts'
import { OptionsError } from '../errors/options-error.ts'
import { type Requirement, requireOption, type SendOptions } from './options.ts'

/** The options of one mail, apart by who heeds them. */
export interface Apart<O> {
  readonly require: Requirement
  readonly signal: AbortSignal | undefined
  /** What the manager is given, the signal included. */
  readonly submit: ({ readonly signal?: AbortSignal } & O) | undefined
}

/** Takes options apart; one that the manager cannot honour raises `OPTIONS_UNSUPPORTED`. */
export function takeApart<O>(
  given: (SendOptions & O) | undefined,
  manager: Pick<ManagerFactory<O>, 'name' | 'submitOptions'>,
  fallback: Requirement,
): Apart<O> {
  if (given === undefined) return { require: fallback, signal: undefined, submit: undefined }
  if (typeof given !== 'object' || given === null) checkOptionNames(given, [])
  const { require, signal, ...rest } = given
  if (signal !== undefined && !isSignal(signal)) {
    throw new OptionsError('OPTIONS_INVALID', 'signal must be an AbortSignal.', 'signal')
  }
  checkSubmitOptions(rest, manager.name, manager.submitOptions)
  const submit = { ...rest, ...(signal === undefined ? {} : { signal }) } as { readonly signal?: AbortSignal } & O
  return { require: requireOption(require, fallback), signal, submit }
}

/** By its shape: a signal of another realm will do. */
function isSignal(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value
}
