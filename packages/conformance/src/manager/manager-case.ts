import { type ResolvedRetry, TransportFailedError } from '@turbomail/core/contract'
import type { ConformanceCase } from '../case.ts'
import type { ManagerCapabilities, ManagerHarness } from '../manager-harness.ts'

/** One promise of a manager. */
export type ManagerCase = ConformanceCase<ManagerHarness, ManagerCapabilities>

const always = (): boolean => true

/** A case that applies to every manager unless it says otherwise. */
export function managerCase(given: Omit<ManagerCase, 'applies'> & Partial<Pick<ManagerCase, 'applies'>>): ManagerCase {
  return { applies: always, ...given }
}

/** Retry options under which a second attempt comes 60 s after the first: nothing is left to chance in the kit. */
export const RETRY: ResolvedRetry = Object.freeze({
  attempts: 3,
  delayMs: 60_000,
  maxDelayMs: 60_000,
  deadlineMs: 3_600_000,
  scope: 'transient',
  inDoubt: 'report',
})

/** A failure that may be over at the next attempt. */
export function outOfReach(): TransportFailedError {
  return new TransportFailedError('CONNECT_FAILED', 'No route to the relay', { permanence: 'transient' })
}
