/** Delivers what is in a queue, and dies at a place of its first mail: `before-fence`, `after-fence` or `after-dot`. */
import { Mailer } from '@turbomail/core'
import type { Transport, TransportFactory } from '@turbomail/core/contract'
import { pgboss } from '../../src/index.ts'

const [connection = '', queue = '', place = '', inDoubt = 'report'] = process.argv.slice(2)

function dieAt(here: string): void {
  if (here === place) process.kill(process.pid, 'SIGKILL')
}

const dying: Transport = {
  window: 1,
  async open() {},
  async close() {},
  async deliver({ envelope }, { beforeCommit }) {
    dieAt('before-fence')
    await beforeCommit?.()
    dieAt('after-fence')
    process.stdout.write('accepted\n')
    dieAt('after-dot')
    return { outcomes: envelope.recipients.map(({ path }) => ({ path, fate: 'accepted' })) }
  },
}

const transport: TransportFactory = {
  name: 'dying',
  capabilities: { partial: true, durable: true, maxInstances: 1 },
  create: () => dying,
}
const manager = pgboss({ connection, queue, retry: { inDoubt: inDoubt as 'report' | 'retry' } })
await new Mailer({ transport, manager, role: 'deliver' }).start()
