import { type MailObject, neverAborted, type Ticket } from '@turbomail/core/contract'
import type { Job } from '../job.ts'
import { ReferenceManager } from '../reference-manager.ts'
import { type Mutant, mutant } from './mutant.ts'

export const transactions: readonly Mutant[] = [
  mutant(
    'M-TX-01',
    'does not wait for the commit',
    class extends ReferenceManager {
      override hold(_: Job[], job: Job): void {
        this.enqueue(job)
      }
    },
  ),
  mutant(
    'M-TX-02',
    'commits what was rolled back',
    class extends ReferenceManager {
      override rollBack(held: readonly Job[]): void {
        for (const job of held) this.enqueue(job)
      }
    },
  ),
  mutant(
    'M-TX-03',
    'does not know that it runs inside a transaction',
    class extends ReferenceManager {
      override inTransaction(): boolean {
        return false
      }
    },
  ),
  mutant(
    'M-TX-04',
    'holds whatever is submitted while a transaction is open',
    class extends ReferenceManager {
      private last: Job[] | undefined

      override heldNow(): Job[] | undefined {
        this.last = super.heldNow() ?? (this.open > 0 ? this.last : undefined)
        return this.last
      }
    },
  ),
  mutant(
    'M-TX-05',
    'loses what the work resolves with',
    class extends ReferenceManager {
      override async transaction<T>(work: () => Promise<T>): Promise<T> {
        await super.transaction(work)
        return undefined as T
      }
    },
  ),
  mutant(
    'M-TX-06',
    'leaves the rejection of a receipt of a transaction to whoever waits for it',
    class extends ReferenceManager {
      override ticketOf(job: Job): Ticket {
        const { messageId, receipt } = super.ticketOf(job)
        return { messageId, receipt: this.inTransaction() ? receipt.then((value) => value) : receipt }
      }
    },
  ),
  mutant(
    'M-TX-07',
    'hands over what was cancelled before the commit',
    class extends ReferenceManager {
      override take(mail: MailObject, signal: AbortSignal): Job {
        return super.take(mail, this.inTransaction() ? neverAborted : signal)
      }
    },
  ),
  mutant(
    'M-TX-08',
    'stops in the middle of a transaction',
    class extends ReferenceManager {
      override isBusy(): boolean {
        return this.queue.length + this.delayed.size + this.inFlight.size > 0
      }
    },
  ),
]
