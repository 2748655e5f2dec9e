/** `node worker.ts <order>`: delivers what is in the queue, from the first message on. */
import { openMailer } from './managers.ts'
import type { QueueOrder } from './queue-order.ts'
import { openWorker } from './usual.ts'

const order = JSON.parse(process.argv[2] ?? '{}') as QueueOrder
process.once('message', async () => {
  if (order.contestant === 'usual') await openWorker(order).waitUntilReady()
  else await openMailer(order, 'deliver').start()
  process.send?.('started')
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
