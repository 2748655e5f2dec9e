import {
  type Attempt,
  createRetryPolicy,
  type Dispatcher,
  type ManagerContext,
  type NextAttempt,
  type Outcome,
  type RetryPolicy,
} from '@turbomail/core/contract'
import type { Job } from '../job.ts'
import { ReferenceManager } from '../reference-manager.ts'
import { type Mutant, type MutantClass, mutant } from './mutant.ts'

/** The reference manager with a policy of its own. */
function following(policyOf: (manager: ReferenceManager) => RetryPolicy): MutantClass {
  return class extends ReferenceManager {
    constructor(dispatcher: Dispatcher, context: ManagerContext, maxConcurrent: number) {
      super(dispatcher, context, maxConcurrent)
      this.policy = policyOf(this)
    }
  }
}

/** The reference manager with what its policy says changed. */
function changing(
  change: (next: NextAttempt | undefined, attempt: Attempt, manager: ReferenceManager) => NextAttempt | undefined,
): MutantClass {
  return following((manager) => {
    const { policy } = manager
    return { next: (attempt, history) => change(policy.next(attempt, history), attempt, manager) }
  })
}

const isForGood = ({ fate, permanence }: Outcome): boolean => fate === 'refused' && permanence === 'permanent'

const when: readonly Mutant[] = [
  mutant(
    'M-RETRY-01',
    'tries again too early',
    class extends ReferenceManager {
      override delay(job: Job, notBefore: number): void {
        const now = this.ports.clock.now()
        super.delay(job, now + (notBefore - now) * 0.4)
      }
    },
  ),
  mutant(
    'M-RETRY-02',
    'counts a mail that waits to be tried again as one in flight',
    class extends ReferenceManager {
      override mayBegin(): boolean {
        return this.queue.length > 0 && this.inFlight.size + this.delayed.size < this.maxConcurrent
      }
    },
  ),
  mutant(
    'M-RETRY-03',
    'lets the process end while a mail waits',
    class extends ReferenceManager {
      override timerOptions(): { readonly keepAlive: boolean } {
        return { keepAlive: false }
      }
    },
  ),
  mutant(
    'M-RETRY-04',
    'has a mail pay for a dead instance',
    changing((next, { failure }) => (failure?.stale ? undefined : next)),
  ),
  mutant(
    'M-RETRY-05',
    'has leftover recipients wait',
    changing((next, { failure, endedAt }) =>
      next?.free && !failure?.stale ? { mail: next.mail, notBefore: endedAt + 60_000, free: false } : next,
    ),
  ),
]

const what: readonly Mutant[] = [
  mutant(
    'M-RETRY-06',
    'hands the whole mail over again',
    class extends ReferenceManager {
      override attempt(job: Job): Promise<Attempt> {
        if (job.isHandedOver) job.next = job.mail
        return super.attempt(job)
      }
    },
  ),
  mutant(
    'M-RETRY-07',
    'tries again what cannot be helped',
    changing((next, { mail, failure, endedAt }) =>
      failure?.permanence === 'permanent' ? { mail, notBefore: endedAt + 60_000, free: false } : next,
    ),
  ),
  mutant(
    'M-RETRY-08',
    'tries a mail in doubt again unasked',
    following(({ retry, ports }) => createRetryPolicy({ ...retry, inDoubt: 'retry' }, ports)),
  ),
  mutant(
    'M-RETRY-09',
    'tries no mail in doubt again, although it was asked to',
    following(({ retry, ports }) => createRetryPolicy({ ...retry, inDoubt: 'report' }, ports)),
  ),
]

const outcome: readonly Mutant[] = [
  mutant(
    'M-RETRY-10',
    'makes one attempt too many',
    following(({ retry, ports }) => {
      const attempts = retry.attempts > 1 ? retry.attempts + 1 : 1
      return createRetryPolicy({ ...retry, attempts }, ports)
    }),
  ),
  mutant(
    'M-RETRY-11',
    'forgets what earlier attempts came to',
    class extends ReferenceManager {
      override finish(job: Job): void {
        const [first, ...others] = job.history
        const kept = first?.outcomes.filter((outcome) => !isForGood(outcome)) ?? []
        if (first !== undefined && others.length > 0) job.history[0] = { ...first, outcomes: kept }
        super.finish(job)
      }
    },
  ),
  mutant(
    'M-RETRY-12',
    'hides what was accepted behind a later error',
    class extends ReferenceManager {
      override endAfter(job: Job, error: unknown): void {
        if (job.isHandedOver) job.reject(error)
        super.endAfter(job, error)
      }
    },
  ),
]

export const retrying: readonly Mutant[] = [...when, ...what, ...outcome]
