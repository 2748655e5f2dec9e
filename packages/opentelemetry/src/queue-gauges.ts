import { type BatchObservableCallback, diag } from '@opentelemetry/api'
import { askQueue, observeFigures } from './figures.ts'
import type { Instruments } from './instruments.ts'
import type { QueueLike } from './options.ts'

/** Has queues observed whenever metrics are collected: those that tell how they stand, and those that are to be asked. */
export class QueueGauges {
  readonly #queues: Readonly<Record<string, QueueLike>>
  readonly #told = new Map<string, object>()
  #leave: (() => void) | undefined

  constructor(queues: Readonly<Record<string, QueueLike>>) {
    this.#queues = queues
  }

  /** Notes what a manager tells. One that is asked need not. */
  told(manager: string, figures: object): void {
    if (!Object.hasOwn(this.#queues, manager)) this.#told.set(manager, figures)
  }

  /** Observes with these instruments from now on. Each queue has a callback of its own: one that is silent holds up no other. */
  observe(instruments: Instruments): void {
    this.stop()
    const { meter, queueMails, queueSize, queueOldestAge, queueWorkers } = instruments
    const gauges = [queueMails, queueSize, queueOldestAge, queueWorkers]
    const callbacks: BatchObservableCallback[] = [
      (result) => {
        for (const [name, figures] of this.#told) observeFigures(result, instruments, name, { ...figures })
      },
      ...Object.entries(this.#queues).map(
        ([name, queue]): BatchObservableCallback =>
          async (result) => {
            try {
              observeFigures(result, instruments, name, await askQueue(queue))
            } catch (error) {
              diag.warn(`TurboMail: the queue ${name} could not be asked for its figures.`, error)
            }
          },
      ),
    ]
    for (const callback of callbacks) meter.addBatchObservableCallback(callback, gauges)
    this.#leave = () => {
      for (const callback of callbacks) meter.removeBatchObservableCallback(callback, gauges)
    }
  }

  stop(): void {
    this.#leave?.()
    this.#leave = undefined
  }
}
