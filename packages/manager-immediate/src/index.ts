/**
 * Hands a mail over within `send()`. Concurrent calls share the transport's instances up to their windows.
 */
import {
  type DirectOptions,
  directManager,
  type ManagerFactory,
  RETRY_KINDS,
  readQuery,
} from '@turbomail/core/contract'

/** Options of `immediate()`. */
export type ImmediateOptions = DirectOptions

/** A manager that hands each mail over at once. Throws an `OptionsError` that names what is unknown or malformed. */
export function immediate(options?: ImmediateOptions): ManagerFactory {
  return directManager(options, 'immediate')
}

/** The manager of `immediate?maxConcurrent=8&retry.attempts=3`: what `createMailer` of `@turbomail/core` asks for. */
export function fromQuery(query: string): ManagerFactory {
  return immediate(
    readQuery<ImmediateOptions>(query, { maxConcurrent: 'number', idleMs: 'number', retry: RETRY_KINDS }),
  )
}
