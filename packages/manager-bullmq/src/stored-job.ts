import { createHash } from 'node:crypto'
import type { Json, NewEntry, Priority } from '@turbomail/durable'
import type { Job, JobsOptions } from 'bullmq'

/** What a job of BullMQ is about. */
export interface MailData {
  readonly record: Json
  /** The collapse key, and the place of the mail among all that have one. */
  readonly collapse?: readonly [key: string, order: number]
}

export type MailJob = Job<MailData>

export const JOB_NAME = 'mail'

/** BullMQ gives out jobs without a priority first, then those of the lowest number. */
const PRIORITIES: Readonly<Record<Priority, number>> = { high: 0, normal: 1, low: 2 }

/**
 * For how long a key is kept whose mail has not been done with, beyond its `notBefore`. That ends it sooner; this is for what is
 * left when a server or process dies at the wrong instant.
 */
const KEY_LIFE_MS = 31_536_000_000

/** How BullMQ is to keep a mail. */
export function jobOptions(entry: NewEntry, now: number): JobsOptions {
  const { id, priority, idempotencyKey } = entry
  const delay = delayOf(entry, now)
  return {
    jobId: id,
    ...(priority === 'high' ? {} : { priority: PRIORITIES[priority] }),
    ...(delay === 0 ? {} : { delay }),
    ...(idempotencyKey === undefined
      ? {}
      : { deduplication: { id: keyHash(idempotencyKey), ttl: KEY_LIFE_MS + delay } }),
  }
}

/** How long the keys of a mail are to be kept. */
export function keyLifeMs(entry: NewEntry, now: number): number {
  return KEY_LIFE_MS + delayOf(entry, now)
}

function delayOf({ notBefore = 0 }: NewEntry, now: number): number {
  return Math.max(0, Math.ceil(notBefore - now))
}

/** Keys may hold what only the application should see, such as addresses. */
export function keyHash(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}
