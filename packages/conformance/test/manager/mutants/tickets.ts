import {
  type Attempt,
  conclude,
  createReceipt,
  DeliveryError,
  MailError,
  type Outcome,
  type Ticket,
} from '@turbomail/core/contract'
import type { Job } from '../job.ts'
import { ReferenceManager } from '../reference-manager.ts'
import { type Mutant, mutant } from './mutant.ts'

/** Has other outcomes than the attempts had. */
function retouch(job: Job, change: (outcome: Outcome) => Outcome): void {
  const changed = job.history.map((attempt): Attempt => ({ ...attempt, outcomes: attempt.outcomes.map(change) }))
  job.history.splice(0, job.history.length, ...changed)
}

function allAre(fate: Outcome['fate'], { history }: Job): boolean {
  return history.every(({ outcomes }) => outcomes.every((outcome) => outcome.fate === fate))
}

export const tickets: readonly Mutant[] = [
  mutant(
    'M-TICKET-01',
    'loses the queue id',
    class extends ReferenceManager {
      override finish(job: Job): void {
        retouch(job, ({ queueId: _, ...outcome }) => outcome)
        super.finish(job)
      }
    },
  ),
  mutant(
    'M-TICKET-02',
    'rejects when one recipient was refused',
    class extends ReferenceManager {
      override finish(job: Job): void {
        const refused = job.history[0]?.outcomes.some(({ fate }) => fate === 'refused')
        if (refused && job.history.length === 1 && !allAre('refused', job)) job.reject(new Error('refused'))
        else super.finish(job)
      }
    },
  ),
  mutant(
    'M-TICKET-03',
    'has a receipt for a mail that nobody accepted',
    class extends ReferenceManager {
      override finish(job: Job): void {
        if (allAre('refused', job)) job.resolve(createReceipt(job.mail, job.history[0]?.outcomes ?? [], 1))
        else super.finish(job)
      }
    },
  ),
  mutant(
    'M-TICKET-04',
    'takes doubt for success',
    class extends ReferenceManager {
      override finish(job: Job): void {
        retouch(job, (outcome) => (outcome.fate === 'in-doubt' ? { path: outcome.path, fate: 'accepted' } : outcome))
        super.finish(job)
      }
    },
  ),
  mutant(
    'M-TICKET-05',
    'wraps the failure of the transport',
    class extends ReferenceManager {
      override finish(job: Job): void {
        try {
          if (job.history.length === 1) conclude(job.mail, job.history)
          super.finish(job)
        } catch (error) {
          const { code, message, receipt, cause } = error as DeliveryError
          const wrapped = { cause: new Error(String(cause)) }
          job.reject(new DeliveryError(code as 'DELIVERY_UNTRIED', message, receipt, wrapped))
        }
      }
    },
  ),
  mutant(
    'M-TICKET-06',
    'wraps the error of the content',
    class extends ReferenceManager {
      override endAfter(job: Job, error: unknown): void {
        const isContent = error instanceof MailError && error.code.startsWith('CONTENT_')
        super.endAfter(job, isContent ? new MailError('CONTENT_UNREADABLE', 'Failed.', { cause: error }) : error)
      }
    },
  ),
  mutant(
    'M-TICKET-07',
    'leaves the rejection of a receipt to whoever waits for it',
    class extends ReferenceManager {
      override ticketOf(job: Job): Ticket {
        const { messageId, receipt } = super.ticketOf(job)
        return { messageId, receipt: this.inTransaction() ? receipt : receipt.then((value) => value) }
      }
    },
  ),
  mutant(
    'M-TICKET-08',
    'hands back what it has settled',
    class extends ReferenceManager {
      private readonly settled: Job[] = []

      override finish(job: Job): void {
        this.settled.push(job)
        super.finish(job)
      }

      override handBackAll(): void {
        for (const job of this.settled) this.handBack(job)
        super.handBackAll()
      }
    },
  ),
]
