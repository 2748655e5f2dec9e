import {
  type MailObject,
  type NextAttempt,
  OptionsError,
  type SubmitOptions,
  type Ticket,
} from '@turbomail/core/contract'
import type { Job } from '../job.ts'
import { ReferenceManager } from '../reference-manager.ts'
import { type Mutant, mutant } from './mutant.ts'

export const mails: readonly Mutant[] = [
  mutant(
    'M-OPTION-01',
    'ignores options that it does not know',
    class extends ReferenceManager {
      override checkOptions(): void {}
    },
  ),
  mutant(
    'M-OPTION-02',
    'takes an option that is undefined for one',
    class extends ReferenceManager {
      override checkOptions(options: object): void {
        for (const name of Object.keys(options)) throw new OptionsError('OPTIONS_UNSUPPORTED', 'No.', name)
      }
    },
  ),
  mutant(
    'M-MAIL-01',
    'drops the labels',
    class extends ReferenceManager {
      override take(mail: MailObject, signal: AbortSignal): Job {
        return super.take({ ...mail, labels: {} }, signal)
      }
    },
  ),
  mutant(
    'M-MAIL-02',
    'knows its mails by their Message-ID, so that a later one takes the place of an earlier',
    class extends ReferenceManager {
      override take(mail: MailObject, signal: AbortSignal): Job {
        for (const job of this.queue) if (job.mail.messageId === mail.messageId) job.next = mail
        return super.take(mail, signal)
      }
    },
  ),
  mutant(
    'M-MAIL-03',
    'reads the options after the call',
    class extends ReferenceManager {
      override async submit(mail: MailObject, options?: SubmitOptions): Promise<Ticket> {
        await Promise.resolve()
        return super.submit(mail, options)
      }
    },
  ),
  mutant(
    'M-MAIL-04',
    'gives a mail another Message-ID when it tries it again',
    class extends ReferenceManager {
      override again(job: Job, next: NextAttempt): void {
        const { envelope, content, labels } = next.mail
        super.again(job, { ...next, mail: { messageId: '<again@kit.example>', envelope, content, labels } })
      }
    },
  ),
]
