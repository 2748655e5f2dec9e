import {
  type MailObject,
  neverAborted,
  type StopReport,
  type SubmitOptions,
  type Ticket,
} from '@turbomail/core/contract'
import type { Job } from '../job.ts'
import { lifecycle, ReferenceManager } from '../reference-manager.ts'
import { type Mutant, mutant, Stateful } from './mutant.ts'

type Stop = { readonly signal?: AbortSignal }

/** Takes a mail without asking whether it may. */
class Lax extends Stateful {
  takeAnyway(mail: MailObject): Ticket {
    const job = this.take(mail, neverAborted)
    this.enqueue(job)
    return this.ticketOf(job)
  }
}

const start: readonly Mutant[] = [
  mutant(
    'M-STATE-01',
    'waits for the relay',
    class extends ReferenceManager {
      override prepare(): Promise<void> {
        return this.dispatcher.ready({ signal: this.halt.signal })
      }
    },
  ),
  mutant(
    'M-STATE-02',
    'refuses to start while it starts',
    class extends Stateful {
      override async start(): Promise<void> {
        if (this.isStarting) throw lifecycle('MAILER_NOT_STARTED')
        await super.start()
      }
    },
  ),
  mutant(
    'M-STATE-03',
    'takes up again what is in flight when it is started again',
    class extends Stateful {
      override async start(): Promise<void> {
        if (this.isStarted) for (const job of this.inFlight) this.enqueue(job)
        await super.start()
      }
    },
  ),
  mutant(
    'M-STATE-04',
    'starts while it stops',
    class extends Stateful {
      override async start(): Promise<void> {
        if (!this.isStopping) await super.start()
      }
    },
  ),
  mutant(
    'M-STATE-05',
    'starts after it was stopped',
    class extends Stateful {
      override async start(): Promise<void> {
        if (!this.isStopped) await super.start()
      }
    },
  ),
]

const submit: readonly Mutant[] = [
  mutant(
    'M-STATE-06',
    'starts by itself with the first mail',
    class extends ReferenceManager {
      override async submit(mail: MailObject, options?: SubmitOptions): Promise<Ticket> {
        if (this.started === undefined && this.stopped === undefined) await this.start()
        return super.submit(mail, options)
      }
    },
  ),
  mutant(
    'M-STATE-07',
    'refuses mail while it starts',
    class extends Stateful {
      override async submit(mail: MailObject, options?: SubmitOptions): Promise<Ticket> {
        if (this.isStarting && this.stopped === undefined) throw lifecycle('MAILER_NOT_STARTED')
        return super.submit(mail, options)
      }
    },
  ),
  mutant(
    'M-STATE-08',
    'gives out Message-IDs without their angle brackets',
    class extends ReferenceManager {
      override ticketOf(job: Job): Ticket {
        return { messageId: job.mail.messageId.slice(1, -1), receipt: job.receipt }
      }
    },
  ),
  mutant(
    'M-STATE-09',
    'takes mail while it drains',
    class extends Lax {
      override async submit(mail: MailObject, options?: SubmitOptions): Promise<Ticket> {
        return this.isStopping && this.isBusy() ? this.takeAnyway(mail) : super.submit(mail, options)
      }
    },
  ),
  mutant(
    'M-STATE-10',
    'takes mail after it was stopped',
    class extends Lax {
      override async submit(mail: MailObject, options?: SubmitOptions): Promise<Ticket> {
        return this.isStopped ? this.takeAnyway(mail) : super.submit(mail, options)
      }
    },
  ),
]

const stop: readonly Mutant[] = [
  mutant(
    'M-STATE-11',
    'refuses to stop before it was started',
    class extends ReferenceManager {
      override async stop(options?: Stop): Promise<StopReport> {
        if (this.started === undefined) throw lifecycle('MAILER_NOT_STARTED')
        return super.stop(options)
      }
    },
  ),
  mutant(
    'M-STATE-12',
    'forgets a stop that comes while it starts',
    class extends Stateful {
      override async stop(options?: Stop): Promise<StopReport> {
        return this.isStarting ? { unsent: [] } : super.stop(options)
      }
    },
  ),
  mutant(
    'M-STATE-13',
    'has no report when it never had a mail',
    class extends Stateful {
      private hadMail = false

      override take(mail: MailObject, signal: AbortSignal): Job {
        this.hadMail = true
        return super.take(mail, signal)
      }

      override async stop(options?: Stop): Promise<StopReport> {
        const report = await super.stop(options)
        return this.isStarted && !this.hadMail ? (undefined as unknown as StopReport) : report
      }
    },
  ),
  mutant(
    'M-STATE-14',
    'lets a second stop go before the first is done',
    class extends Stateful {
      override async stop(options?: Stop): Promise<StopReport> {
        const second = this.isStopping
        const report = super.stop(options)
        return second && this.isBusy() ? { unsent: [] } : report
      }
    },
  ),
  mutant(
    'M-STATE-15',
    'has nothing to report the second time',
    class extends Stateful {
      override async stop(options?: Stop): Promise<StopReport> {
        return this.isStopped ? { unsent: [] } : super.stop(options)
      }
    },
  ),
]

const transaction: readonly Mutant[] = [
  mutant(
    'M-STATE-16',
    'begins the work of a transaction before it was started',
    class extends ReferenceManager {
      override async transaction<T>(work: () => Promise<T>): Promise<T> {
        return this.started === undefined && this.stopped === undefined ? work() : super.transaction(work)
      }
    },
  ),
  mutant(
    'M-STATE-17',
    'refuses a transaction while it starts',
    class extends Stateful {
      override async transaction<T>(work: () => Promise<T>): Promise<T> {
        if (this.isStarting) throw lifecycle('MAILER_NOT_STARTED')
        return super.transaction(work)
      }
    },
  ),
  mutant(
    'M-STATE-18',
    'begins the work of a transaction while it stops',
    class extends Stateful {
      override async transaction<T>(work: () => Promise<T>): Promise<T> {
        return this.isStopping ? work() : super.transaction(work)
      }
    },
  ),
  mutant(
    'M-STATE-19',
    'begins the work of a transaction after it was stopped',
    class extends Stateful {
      override async transaction<T>(work: () => Promise<T>): Promise<T> {
        return this.isStopped ? work() : super.transaction(work)
      }
    },
  ),
]

export const states: readonly Mutant[] = [...start, ...submit, ...stop, ...transaction]
