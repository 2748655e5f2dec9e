/**
 * A queue in memory: workers come with the backlog, and go when there is none.
 */
import { type ManagerFactory, OptionsError, type QueryKinds, RETRY_KINDS, readQuery } from '@turbomail/core/contract'
import { type OnDemandFigures, sumFigures } from './figures.ts'
import { NAME, OnDemandManager } from './manager.ts'
import { type OnDemandOptions, resolveOnDemand } from './options.ts'
import { type OnDemandSubmitOptions, SUBMIT_OPTIONS } from './submit-options.ts'

export type { OnDemandFigures } from './figures.ts'
export type { OnDemandOptions } from './options.ts'
export type { OnDemandSubmitOptions, Priority } from './submit-options.ts'

/** What `ondemand()` returns. */
export interface OnDemandManagerFactory extends ManagerFactory<OnDemandSubmitOptions> {
  /** How things stand now, in all mailers together that were given this. */
  readonly figures: OnDemandFigures
}

/** A manager with a queue in memory. Throws an `OptionsError` that names what is unknown or malformed. */
export function ondemand(options?: OnDemandOptions): OnDemandManagerFactory {
  const resolved = resolveOnDemand(options)
  const managers = new Set<OnDemandManager>()
  return {
    name: NAME,
    submitOptions: SUBMIT_OPTIONS,
    namingOptions: ['collapseKey', 'idempotencyKey'],
    get figures() {
      return sumFigures([...managers].map(({ figures }) => figures))
    },
    create(dispatcher, context) {
      if (dispatcher === undefined) {
        throw new OptionsError('OPTIONS_TRANSPORT_MISSING', `The manager ${NAME} needs a transport.`, 'transport')
      }
      return new OnDemandManager(dispatcher, context, resolved, managers)
    },
  }
}

const KINDS: QueryKinds<OnDemandOptions> = {
  workers: 'number',
  divisor: 'number',
  minimum: 'number',
  idleMs: 'number',
  maxQueued: 'number',
  maxQueuedOctets: 'number',
  whenFull: 'text',
  idempotencyMs: 'number',
  retry: RETRY_KINDS,
}

/** The manager of `ondemand?workers=4&retry.attempts=3`: what `createMailer` of `@turbomail/core` asks for. */
export function fromQuery(query: string): OnDemandManagerFactory {
  return ondemand(readQuery<OnDemandOptions>(query, KINDS))
}
