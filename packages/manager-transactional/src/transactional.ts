import {
  checkSubmitOptions,
  directManager,
  type ManagerFactory,
  OptionsError,
  type SubmitOptions,
} from '@turbomail/core/contract'
import { TransactionalManager } from './transactional-manager.ts'
import type { UnitOfWork } from './unit-of-work.ts'

/** What may come with a mail, beside the submit options of the manager underneath. */
export interface TransactionalOptions {
  /** Holds the mail until this is committed, whatever transaction the call is made in. */
  readonly unit?: UnitOfWork | undefined
}

/**
 * A manager that holds what is submitted inside `mailer.transaction(…)`, or with a `unit`, until that is committed, and then
 * gives it to `inner`; everything else goes to `inner` at once. Without `inner` mails are handed over at once.
 */
export function transactional<O = unknown>(inner?: ManagerFactory<O>): ManagerFactory<O & TransactionalOptions> {
  const under = inner ?? (directManager() as ManagerFactory<O>)
  if (typeof under.create !== 'function') {
    throw new OptionsError('OPTIONS_INVALID', 'inner must be what immediate() and the like return.', 'inner')
  }
  const name = `transactional(${under.name})`
  const submitOptions = [...under.submitOptions, 'unit'] as ManagerFactory<O & TransactionalOptions>['submitOptions']
  return {
    name,
    submitOptions,
    namingOptions: under.namingOptions as ManagerFactory<O & TransactionalOptions>['namingOptions'],
    durable: under.durable,
    sendTimeoutMs: under.sendTimeoutMs,
    create: (dispatcher, context) =>
      new TransactionalManager<O>(under.create(dispatcher, context), (options) => {
        checkSubmitOptions(options, name, submitOptions)
        return apart<O>(options)
      }),
  }
}

/** The options of the manager underneath, and those of this one. */
export interface Apart<O> {
  readonly unit: UnitOfWork | undefined
  readonly inner: (SubmitOptions & O) | undefined
}

function apart<O>(options: (SubmitOptions & O & TransactionalOptions) | undefined): Apart<O> {
  if (options === undefined) return { unit: undefined, inner: undefined }
  const { unit, ...inner } = options
  return { unit, inner: inner as SubmitOptions & O }
}
