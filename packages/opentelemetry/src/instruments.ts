import type { Counter, Histogram, Meter, ObservableGauge } from '@opentelemetry/api'

/** As the messaging conventions have it, in seconds. */
const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
const WAITS = [...DURATIONS, 30, 60, 300]
const ATTEMPTS = [1, 2, 3, 5, 10, 20, 50]

/** All that is measured. */
export interface Instruments {
  readonly meter: Meter
  readonly operationDuration: Histogram
  readonly sentMessages: Counter
  readonly consumedMessages: Counter
  readonly processDuration: Histogram
  readonly attemptWait: Histogram
  readonly attemptRecipients: Counter
  readonly mails: Counter
  readonly receiptRecipients: Counter
  readonly receiptAttempts: Histogram
  readonly copies: Counter
  readonly warnings: Counter
  readonly queueMails: ObservableGauge
  readonly queueSize: ObservableGauge
  readonly queueOldestAge: ObservableGauge
  readonly queueWorkers: ObservableGauge
}

// Long because: it is a list.
export function createInstruments(meter: Meter): Instruments {
  const counter = (name: string, unit: string, description: string): Counter =>
    meter.createCounter(name, { unit, description })
  const histogram = (name: string, unit: string, description: string, explicitBucketBoundaries: number[]): Histogram =>
    meter.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries } })
  const gauge = (name: string, unit: string, description: string): ObservableGauge =>
    meter.createObservableGauge(name, { unit, description })
  return {
    meter,
    operationDuration: histogram(
      'messaging.client.operation.duration',
      's',
      'Duration of messaging operation initiated by a producer or consumer client.',
      DURATIONS,
    ),
    sentMessages: counter(
      'messaging.client.sent.messages',
      '{message}',
      'Number of messages producer attempted to send to the broker.',
    ),
    consumedMessages: counter(
      'messaging.client.consumed.messages',
      '{message}',
      'Number of messages that were delivered to the application.',
    ),
    processDuration: histogram('messaging.process.duration', 's', 'Duration of processing operation.', DURATIONS),
    attemptWait: histogram(
      'turbomail.attempt.wait',
      's',
      'How long attempts waited for limits, pace or a slot.',
      WAITS,
    ),
    attemptRecipients: counter('turbomail.attempt.recipients', '{recipient}', 'Recipients of attempts, by fate.'),
    mails: counter('turbomail.mails', '{message}', 'Mails that are done with.'),
    receiptRecipients: counter('turbomail.receipt.recipients', '{recipient}', 'Recipients of receipts, by fate.'),
    receiptAttempts: histogram('turbomail.receipt.attempts', '{attempt}', 'Attempts that a mail took.', ATTEMPTS),
    copies: counter('turbomail.copies', '{message}', 'Copies that tee() was to make.'),
    warnings: counter('turbomail.warnings', '{warning}', 'Warnings, by code.'),
    queueMails: gauge('turbomail.queue.mails', '{message}', 'Mails in a queue, by state.'),
    queueSize: gauge('turbomail.queue.size', 'By', 'What the contents in a queue come to.'),
    queueOldestAge: gauge('turbomail.queue.oldest_age', 's', 'How long the oldest mail that might go has waited.'),
    queueWorkers: gauge('turbomail.queue.workers', '{instance}', 'Instances of the transport that a queue wants now.'),
  }
}
