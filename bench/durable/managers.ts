import { Mailer } from '@turbomail/core'
import { bullmq } from '@turbomail/manager-bullmq'
import { pgboss } from '@turbomail/manager-pgboss'
import { smtp } from '@turbomail/transport-smtp'
import type { QueueOrder } from './queue-order.ts'

/** TurboMail, as its READMEs show it. */
export function openMailer(order: QueueOrder, role: 'submit' | 'deliver'): Pick<Mailer, 'start' | 'submit'> {
  const { contestant, url, queue, inDoubt, concurrency, sinkPort: port, connections } = order
  const options = { connection: url, queue, concurrency, retry: { inDoubt } }
  const transport =
    role === 'submit' ? undefined : smtp({ host: '127.0.0.1', port, tls: 'none', maxConnections: connections })
  if (contestant === 'bullmq') return new Mailer({ transport, role, manager: bullmq(options) })
  return new Mailer({ transport, role, manager: pgboss(options) })
}
