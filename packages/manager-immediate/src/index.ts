/**
 * Hands a mail over within `send()`. Concurrent calls share the transport's instances up to their windows.
 */
import { type DirectOptions, directManager, type ManagerFactory } from '@turbomail/core/contract'

/** Options of `immediate()`. */
export type ImmediateOptions = DirectOptions

/** A manager that hands each mail over at once. Throws an `OptionsError` that names what is unknown or malformed. */
export function immediate(options?: ImmediateOptions): ManagerFactory {
  return directManager(options, 'immediate')
}
