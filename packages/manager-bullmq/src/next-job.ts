import { Job, type JobJson, type MinimalQueue } from 'bullmq'
import type { MailData, MailJob } from './stored-job.ts'

/** What BullMQ answers where it was asked to give out the next job in the same step. */
export type NextJob = readonly [job?: JobJson | null, id?: string, ...times: unknown[]] | undefined

/** The job in it, if there is one. */
export function readNextJob(queue: MinimalQueue, answer: NextJob): MailJob | undefined {
  const [json, id] = answer ?? []
  return json ? Job.fromJSON<MailData>(queue, json, id) : undefined
}
