import { type Attempt, type MailObject, neverAborted, type SubmitOptions, type Ticket } from '@turbomail/core/contract'
import { aborted, type Job } from '../job.ts'
import { ReferenceManager } from '../reference-manager.ts'
import { type Mutant, mutant } from './mutant.ts'

export const cancelling: readonly Mutant[] = [
  mutant(
    'M-CANCEL-01',
    'has a ticket for a mail that was cancelled before',
    class extends ReferenceManager {
      override async submit(mail: MailObject, options?: SubmitOptions): Promise<Ticket> {
        const { signal } = options ?? {}
        if (!signal?.aborted) return super.submit(mail, options)
        const job = this.take(mail, signal)
        job.endWith(aborted(signal))
        return this.ticketOf(job)
      }
    },
  ),
  mutant(
    'M-CANCEL-02',
    'hears of nothing while as many are in flight as may be',
    class extends ReferenceManager {
      override cancel(job: Job): void {
        if (this.inFlight.size < this.maxConcurrent) super.cancel(job)
      }
    },
  ),
  mutant(
    'M-CANCEL-03',
    'hears of nothing while the relay is out of reach',
    class extends ReferenceManager {
      override cancel(job: Job): void {
        if (this.inFlight.size > 0 || this.dispatcher.capacity > 0) super.cancel(job)
      }
    },
  ),
  mutant(
    'M-CANCEL-04',
    'tries a cancelled mail again',
    class extends ReferenceManager {
      override cancel(job: Job): void {
        if (job.isHandedOver || !this.delayed.has(job)) super.cancel(job)
      }
    },
  ),
  mutant(
    'M-CANCEL-05',
    'keeps it from the attempt that the mail was cancelled',
    class extends ReferenceManager {
      override attempt(job: Job): Promise<Attempt> {
        return this.dispatcher.attempt(job.next, { signal: neverAborted, waiting: this.halt.signal })
      }
    },
  ),
  mutant(
    'M-CANCEL-06',
    'says that a mail was cancelled while nobody knows yet',
    class extends ReferenceManager {
      override cancel(job: Job): void {
        if (this.inFlight.has(job)) job.reject(aborted(job.signal))
        else super.cancel(job)
      }
    },
  ),
  mutant(
    'M-CANCEL-07',
    'tries a mail again that was cancelled in flight',
    class extends ReferenceManager {
      override settle(job: Job, attempt: Attempt): void {
        const next = this.policy.next(attempt, job.history)
        if (job.signal.aborted && next !== undefined) this.again(job, next)
        else super.settle(job, attempt)
      }
    },
  ),
  mutant(
    'M-CANCEL-08',
    'says that a mail was cancelled although one recipient has it',
    class extends ReferenceManager {
      override cancel(job: Job): void {
        if (this.delayed.has(job) && job.isHandedOver) job.reject(aborted(job.signal))
        super.cancel(job)
      }
    },
  ),
  mutant(
    'M-CANCEL-09',
    'drops the next mail along with a cancelled one',
    class extends ReferenceManager {
      override cancel(job: Job): void {
        super.cancel(job)
        this.queue.shift()?.endWith(aborted(job.signal))
      }
    },
  ),
  mutant(
    'M-CANCEL-10',
    'listens to the signal for ever',
    class extends ReferenceManager {
      override listen(job: Job): void {
        job.signal.addEventListener('abort', () => this.cancel(job))
      }
    },
  ),
  mutant(
    'M-CANCEL-11',
    'hands back what was cancelled',
    class extends ReferenceManager {
      override cancel(job: Job): void {
        super.cancel(job)
        this.report({ mail: job.mail, cause: job.signal.reason })
      }
    },
  ),
  mutant(
    'M-CANCEL-14',
    'lets the reason out as if it were an error of the mail',
    class extends ReferenceManager {
      override endAfter(job: Job, error: unknown): void {
        if (job.signal.aborted) job.endWith(error)
        else super.endAfter(job, error)
      }
    },
  ),
  mutant(
    'M-CANCEL-12',
    'calls a mail undeliverable that was cancelled at its last attempt',
    class extends ReferenceManager {
      override settle(job: Job, attempt: Attempt): void {
        if (this.policy.next(attempt, job.history) === undefined) this.finish(job)
        else super.settle(job, attempt)
      }
    },
  ),
  mutant(
    'M-CANCEL-13',
    'says that a mail was cancelled that is in flight for the second time',
    class extends ReferenceManager {
      override cancel(job: Job): void {
        if (this.inFlight.has(job) && job.history.length > 0) job.reject(aborted(job.signal))
        else super.cancel(job)
      }
    },
  ),
]
