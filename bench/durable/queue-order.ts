/** Who submits and delivers, and how. */
export type ContestantName = 'bullmq' | 'pgboss' | 'usual'

/** What a process of the bench is told when it starts. */
export interface QueueOrder {
  readonly contestant: ContestantName
  /** Of Redis or PostgreSQL. */
  readonly url: string
  readonly queue: string
  readonly sinkPort: number
  readonly inDoubt: 'report' | 'retry'
  /** Mails that one process hands over at once, and the connections it has for that. */
  readonly concurrency: number
  readonly connections: number
}
