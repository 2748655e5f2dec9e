import {
  type Attempt,
  isMailError,
  MailError,
  type NextAttempt,
  type StopReport,
  type Unsent,
} from '@turbomail/core/contract'
import type { Job } from '../job.ts'
import { lifecycle, ReferenceManager } from '../reference-manager.ts'
import { type Mutant, mutant } from './mutant.ts'

type Stop = { readonly signal?: AbortSignal }

/** Hands back some of its mails whenever it is stopped. */
abstract class Hasty extends ReferenceManager {
  abstract unwanted(): readonly Job[]

  override stop(options?: Stop): Promise<StopReport> {
    for (const job of this.unwanted()) {
      this.takeOut(job)
      this.handBack(job)
    }
    return super.stop(options)
  }
}

const waiting: readonly Mutant[] = [
  mutant(
    'M-STOP-01',
    'waits for what is in flight, and for nothing behind it',
    class extends Hasty {
      unwanted(): readonly Job[] {
        return this.inFlight.size > 0 ? this.queue : []
      }
    },
  ),
  mutant(
    'M-STOP-02',
    'does not wait for what waits to be tried again',
    class extends Hasty {
      unwanted(): readonly Job[] {
        return this.halt.signal.aborted ? [] : [...this.delayed.keys()]
      }
    },
  ),
  mutant(
    'M-STOP-03',
    'closes the dispatcher',
    class extends ReferenceManager {
      override async drain(): Promise<StopReport> {
        const report = await super.drain()
        await this.dispatcher.close()
        return report
      }
    },
  ),
]

const atOnce: readonly Mutant[] = [
  mutant(
    'M-STOP-04',
    'says that a mail was cancelled when it is handed back',
    class extends ReferenceManager {
      override handBack(job: Job, next?: NextAttempt): void {
        if (job.history.length === 0) job.reject(new MailError('MAIL_ABORTED', 'Stopped.'))
        super.handBack(job, next)
      }
    },
  ),
  mutant(
    'M-STOP-05',
    'reports one mail and loses the others',
    class extends ReferenceManager {
      override report(unsent: Unsent): void {
        if (this.unsent.length === 0) super.report(unsent)
      }
    },
  ),
  mutant(
    'M-STOP-06',
    'does not wait for what is in flight',
    class extends ReferenceManager {
      override isBusy(): boolean {
        return !this.halt.signal.aborted && super.isBusy()
      }
    },
  ),
  mutant(
    'M-STOP-07',
    'looks at the signal only once',
    class extends ReferenceManager {
      override heed(signal: AbortSignal | undefined): void {
        if (signal?.aborted) super.heed(signal)
      }
    },
  ),
  mutant(
    'M-STOP-08',
    'does not look at the signal of a second stop',
    class extends ReferenceManager {
      override stop(options?: Stop): Promise<StopReport> {
        return this.stopped ?? super.stop(options)
      }
    },
  ),
]

const betweenAttempts: readonly Mutant[] = [
  mutant(
    'M-STOP-09',
    'leaves its timers behind',
    class extends ReferenceManager {
      override takeOut(job: Job): void {
        this.delayed.delete(job)
        super.takeOut(job)
      }
    },
  ),
  mutant(
    'M-STOP-10',
    'does not say why a mail had not been handed over',
    class extends ReferenceManager {
      override report({ mail }: Unsent): void {
        super.report({ mail, cause: lifecycle('MAILER_STOPPED') })
      }
    },
  ),
  mutant(
    'M-STOP-11',
    'hands a mail back for those too who have it',
    class extends ReferenceManager {
      override handBack(job: Job, next?: NextAttempt): void {
        job.next = job.mail
        super.handBack(job, next)
      }
    },
  ),
  mutant(
    'M-STOP-12',
    'says that a mail was not handed over although one recipient has it',
    class extends ReferenceManager {
      override handBack(job: Job, next?: NextAttempt): void {
        if (job.isHandedOver) job.reject(lifecycle('MAILER_STOPPED'))
        super.handBack(job, next)
      }
    },
  ),
  mutant(
    'M-STOP-13',
    'tries again after it was told not to wait',
    class extends ReferenceManager {
      override settle(job: Job, attempt: Attempt): void {
        const next = this.policy.next(attempt, job.history)
        if (this.halt.signal.aborted && next !== undefined) this.again(job, next)
        else super.settle(job, attempt)
      }
    },
  ),
  mutant(
    'M-STOP-14',
    'hands back a mail that is in flight for the second time',
    class extends ReferenceManager {
      override handBackAll(): void {
        for (const job of this.inFlight) if (job.history.length > 0) this.handBack(job)
        super.handBackAll()
      }
    },
  ),
  mutant(
    'M-STOP-15',
    'loses what the dispatcher gives back',
    class extends ReferenceManager {
      override endAfter(job: Job, error: unknown): void {
        if (isMailError(error, 'MAILER_STOPPED')) job.endWith(error)
        else super.endAfter(job, error)
      }
    },
  ),
  mutant(
    'M-STOP-16',
    'hands back the whole mail that was in flight',
    class extends ReferenceManager {
      override handBack(job: Job): void {
        super.handBack(job)
      }
    },
  ),
]

export const stopping: readonly Mutant[] = [...waiting, ...atOnce, ...betweenAttempts]
