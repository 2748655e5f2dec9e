import { MailError } from '@turbomail/core/contract'
import type { Job } from '../job.ts'
import { ReferenceManager } from '../reference-manager.ts'
import { type Mutant, mutant } from './mutant.ts'

/** Begins no further mail once it is stuck. */
class Sticky extends ReferenceManager {
  isStuck = false

  override mayBegin(): boolean {
    return !this.isStuck && super.mayBegin()
  }
}

export const neighbours: readonly Mutant[] = [
  mutant(
    'M-STALL-01',
    'begins no further mail once one was refused',
    class extends Sticky {
      override finish(job: Job): void {
        this.isStuck = job.history.some(({ outcomes }) => outcomes.every(({ fate }) => fate === 'refused'))
        super.finish(job)
      }
    },
  ),
  mutant(
    'M-STALL-02',
    'begins no further mail once the transport failed',
    class extends Sticky {
      override finish(job: Job): void {
        this.isStuck = job.history.at(-1)?.failure !== undefined
        super.finish(job)
      }
    },
  ),
  mutant(
    'M-STALL-03',
    'begins no further mail once the content of one failed',
    class extends Sticky {
      override endAfter(job: Job, error: unknown): void {
        this.isStuck = error instanceof MailError && error.code.startsWith('CONTENT_')
        super.endAfter(job, error)
      }
    },
  ),
  mutant(
    'M-STALL-04',
    'hands over one mail at a time, whatever it was told',
    class extends ReferenceManager {
      override mayBegin(): boolean {
        return this.queue.length > 0 && this.inFlight.size === 0
      }
    },
  ),
  mutant(
    'M-STALL-05',
    'waits for a slot once only',
    class extends ReferenceManager {
      private hasWaited = false

      override async waitForSlot(): Promise<void> {
        if (this.hasWaited) return
        this.hasWaited = true
        await super.waitForSlot()
      }
    },
  ),
  mutant(
    'M-CONC-01',
    'has one more in flight than it was told',
    class extends ReferenceManager {
      override mayBegin(): boolean {
        const bound = this.maxConcurrent > 1 ? this.maxConcurrent + 1 : 1
        return this.queue.length > 0 && this.inFlight.size < bound
      }
    },
  ),
  mutant(
    'M-CONC-02',
    'has a mail that is tried again jump the queue',
    class extends ReferenceManager {
      override delay(job: Job, notBefore: number): void {
        const { clock } = this.ports
        const due = (): void => {
          this.delayed.delete(job)
          this.begin(job)
        }
        this.delayed.set(job, clock.schedule(due, notBefore - clock.now(), { keepAlive: true }))
      }
    },
  ),
  mutant(
    'M-ORDER-01',
    'begins with the mail that came last',
    class extends ReferenceManager {
      override nextJob(): Job | undefined {
        return this.queue.pop()
      }
    },
  ),
  mutant(
    'M-ORDER-02',
    'puts the last mail into the place of the one that left',
    class extends ReferenceManager {
      override takeOut(job: Job): void {
        const place = this.queue.indexOf(job)
        const last = this.queue.at(-1)
        if (place >= 0 && last !== undefined) this.queue[place] = last
        if (place >= 0) this.queue.pop()
        else super.takeOut(job)
      }
    },
  ),
]
