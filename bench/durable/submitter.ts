/** `node submitter.ts <order>`: submits as many mails as each message says, 100 at a time, and answers by what that took. */
import type { Work } from '../senders/work.ts'
import { smallLetter } from '../soak/small-mail.ts'
import { openMailer } from './managers.ts'
import type { QueueOrder } from './queue-order.ts'
import { openQueue } from './usual.ts'

const AT_ONCE = 100

const order = JSON.parse(process.argv[2] ?? '{}') as QueueOrder
const submit = order.contestant === 'usual' ? submitUsually() : submitByMailer()
let number = 0
process.on('message', async (task) => process.send?.(await work((task as { readonly mails: number }).mails)))
process.on('disconnect', () => process.exit())
process.send?.('ready')

function submitUsually(): (number: number) => Promise<unknown> {
  const queue = openQueue(order)
  return (one) => queue.add('mail', smallLetter(one, 'html'))
}

function submitByMailer(): (number: number) => Promise<unknown> {
  const mailer = openMailer(order, 'submit')
  return (one) => mailer.submit(smallLetter(one, 'html'))
}

async function work(mails: number): Promise<Work> {
  const start = performance.now()
  const cpu = process.cpuUsage()
  const end = number + mails
  const submitRest = async () => {
    while (number < end) await submit(number++)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, submitRest))
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return { mails, seconds, cpuSeconds: (user + system) / 1e6 }
}
