import { appendFileSync } from 'node:fs'
import { Mailer } from '@turbomail/core'
import type { DeliverOptions, MailObject, TransportFactory } from '@turbomail/core/contract'
import { bullmq } from '../../src/index.ts'

/** Where in a delivery the process stands still, to be killed there. */
export type Place = 'before the fence' | 'behind the fence' | 'behind the final dot' | 'nowhere'

/** `node worker-child.ts <options of bullmq() as JSON> <place> <file of what was accepted>` */
const [options = '{}', place = 'nowhere', accepted = ''] = process.argv.slice(2)

async function standStill(at: Place): Promise<void> {
  if (at !== place) return
  process.send?.(at)
  await new Promise(() => {})
}

async function deliver(mail: MailObject, { beforeCommit }: DeliverOptions) {
  await standStill('before the fence')
  await beforeCommit?.()
  await standStill('behind the fence')
  appendFileSync(accepted, `${mail.messageId}\n`)
  await standStill('behind the final dot')
  return { outcomes: mail.envelope.recipients.map(({ path }) => ({ path, fate: 'accepted' }) as const) }
}

const transport: TransportFactory = {
  name: 'standing',
  capabilities: { partial: true, durable: true, maxInstances: 100 },
  create: () => ({ window: 1, open: async () => {}, deliver, close: async () => {} }),
}

const mailer = new Mailer({ transport, manager: bullmq(JSON.parse(options)), role: 'deliver' })
await mailer.start()
process.send?.('started')
process.once('message', async () => {
  process.disconnect()
  await mailer.stop()
})
