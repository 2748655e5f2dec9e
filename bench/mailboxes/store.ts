/** `node store.ts <storer> <path> <in flight>`: stores as many mails as each message says, and answers by what that took. */
import type { MailObject } from '@turbomail/core'
import { Message } from '@turbomail/core'
import type { Work } from '../senders/work.ts'
import { smallMail } from '../soak/small-mail.ts'
import { STORERS, type StorerName } from './storers.ts'

const [name, path = '', inFlight] = process.argv.slice(2)
const store = await STORERS[name as StorerName](path, Number(inFlight))
process.on('message', async (task) => process.send?.(await work((task as { readonly mails: number }).mails)))
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function work(count: number): Promise<Work> {
  const mails: MailObject[] = []
  for (let number = 0; number < count; number++) mails.push(await new Message(smallMail(number)).toMailObject())
  const rest = mails.values()
  const start = performance.now()
  const cpu = process.cpuUsage()
  const storeRest = async () => {
    for (const mail of rest) await store(mail)
  }
  await Promise.all(Array.from({ length: Number(inFlight) }, storeRest))
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return { mails: count, seconds, cpuSeconds: (user + system) / 1e6 }
}
