import { type ManagerFactory, readQuery } from '@turbomail/core/contract'
import { type TransactionalOptions, transactional } from './transactional.ts'

/** The manager of `transactional`, which takes no options: what `createMailer` of `@turbomail/core` asks for. */
export function fromQuery(query: string): ManagerFactory<TransactionalOptions> {
  readQuery(query, {})
  return transactional()
}

/** The manager of `transactional(ondemand)`. */
export function wrapManager<O>(inner: ManagerFactory<O>, query: string): ManagerFactory<O & TransactionalOptions> {
  readQuery(query, {})
  return transactional(inner)
}
