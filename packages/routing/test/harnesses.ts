import type { MakeHarness, ManagerHarness } from '@turbomail/conformance'
import { immediate } from '@turbomail/manager-immediate'
import { transactional } from '@turbomail/manager-transactional'
import { routeManager } from '../src/index.ts'

type Heading = 'one manager' | 'two in turn' | 'two with transactions'

/** `routeManager()` with all mails for one of its managers, with mails for each in turn, and with managers that hold mails. */
export const harnesses: Readonly<Record<Heading, MakeHarness<ManagerHarness>>> = {
  'one manager': () => ({
    capabilities: { ordered: true, bounded: true, retries: true, transactions: false, durable: false },
    factory: ({ maxConcurrent }) =>
      routeManager(() => 'now', { now: immediate({ maxConcurrent }), later: immediate({ maxConcurrent }) }),
  }),
  'two in turn': () => ({
    capabilities: { ordered: false, bounded: false, retries: true, transactions: false, durable: false },
    factory: () => routeManager(inTurn(), { odd: immediate(), even: immediate() }),
  }),
  'two with transactions': () => ({
    capabilities: { ordered: false, bounded: false, retries: true, transactions: true, durable: false },
    factory: () => routeManager(inTurn(), { odd: transactional(immediate()), even: transactional(immediate()) }),
  }),
}

function inTurn(): () => 'odd' | 'even' {
  let count = 0
  return () => (count++ % 2 === 0 ? 'odd' : 'even')
}
