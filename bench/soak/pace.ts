/**
 * `node pace.ts <bare|ondemand> <port> <connections>`: sends ready-made mails, as many as each message says, and answers by
 * what that took.
 */
import type { MailObject } from '@turbomail/core'
import { Message } from '@turbomail/core'
import type { Work } from '../senders/work.ts'
import { DELIVERERS, type DelivererName } from './deliverers.ts'
import { smallMail } from './small-mail.ts'

const [name, port, connections] = process.argv.slice(2)
const deliver = await DELIVERERS[name as DelivererName]({ port: Number(port), connections: Number(connections) })
process.on('message', async (task) => process.send?.(await work((task as { readonly mails: number }).mails)))
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function work(count: number): Promise<Work> {
  const mails: MailObject[] = []
  for (let number = 0; number < count; number++) mails.push(await new Message(smallMail(number)).toMailObject())
  const start = performance.now()
  const cpu = process.cpuUsage()
  await deliver(mails)
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return { mails: count, seconds, cpuSeconds: (user + system) / 1e6 }
}
