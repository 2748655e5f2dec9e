/** Delivers what is in the queue, until it is told to stop or killed. */
import { Mailer } from '@turbomail/core'
import { smtp } from '@turbomail/transport-smtp'
import { managerOf } from '../support/engines.ts'
import { dyingTransport } from './dying-transport.ts'
import { order, say } from './order.ts'

const relay = smtp({ host: '127.0.0.1', port: order.relayPort, tls: 'none', maxConnections: 4 })
const mailer = new Mailer({
  transport: order.die === undefined ? relay : dyingTransport(relay, order.die.at, order.die.after),
  manager: managerOf(order),
  role: 'deliver',
  breaker: { failures: 5, openMs: 500, maxOpenMs: 1000 },
  pace: false,
})
await mailer.start()
say('started')
process.on('message', async () => {
  await mailer.stop()
  process.disconnect()
})
