import type { Attributes, BatchObservableResult } from '@opentelemetry/api'
import type { Instruments } from './instruments.ts'
import { ATTR } from './names.ts'
import type { QueueLike } from './options.ts'

type Figures = Readonly<Record<string, unknown>>

/** What a queue says of itself, asked now. */
export async function askQueue(queue: QueueLike): Promise<Figures> {
  return (await (typeof queue.figures === 'function' ? queue.figures() : queue.figures)) as Figures
}

/** Observes what `figures` has; what it does not have is left out. */
export function observeFigures(
  result: BatchObservableResult,
  instruments: Instruments,
  name: string,
  figures: Figures,
): void {
  const attributes: Attributes = { [ATTR.destination]: name }
  for (const [state, count] of Object.entries(statesOf(figures))) {
    if (count !== undefined) result.observe(instruments.queueMails, count, { ...attributes, [ATTR.queueState]: state })
  }
  const { queuedOctets, oldestAgeMs, workers } = figures
  if (isNumber(queuedOctets)) result.observe(instruments.queueSize, queuedOctets, attributes)
  if (isNumber(oldestAgeMs)) result.observe(instruments.queueOldestAge, oldestAgeMs / 1_000, attributes)
  if (isNumber(workers)) result.observe(instruments.queueWorkers, workers, attributes)
}

/** Those that are delayed are not among those that wait. */
function statesOf({ waiting, queued, delayed, inFlight, failed, inDoubt }: Figures) {
  const others = { delayed, 'in-flight': inFlight, failed, 'in-doubt': inDoubt }
  const ready = isNumber(queued) && isNumber(delayed) ? queued - delayed : waiting
  const states = Object.entries({ waiting: ready, ...others })
  return Object.fromEntries(states.map(([state, count]) => [state, isNumber(count) ? count : undefined]))
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
