import { Queue, Worker } from 'bullmq'
import { createTransport, type SendMailOptions } from 'nodemailer'
import type { QueueOrder } from './queue-order.ts'

/** BullMQ and nodemailer as their documentation puts them together: options in the job, a pooled transport in the worker. */
export function openQueue({ url, queue }: QueueOrder): Queue<SendMailOptions> {
  const defaultJobOptions = { attempts: 10, backoff: { type: 'exponential', delay: 1000 }, removeOnComplete: true }
  return new Queue(queue, { connection: { url }, defaultJobOptions })
}

export function openWorker({ url, queue, sinkPort, concurrency, connections }: QueueOrder): Worker<SendMailOptions> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: sinkPort,
    ignoreTLS: true,
    pool: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
  })
  const send = async ({ data }: { readonly data: SendMailOptions }): Promise<void> => {
    await transport.sendMail(data)
  }
  return new Worker(queue, send, { connection: { url, maxRetriesPerRequest: null }, concurrency })
}
