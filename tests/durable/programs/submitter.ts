/** Submits numbered mails, and says the number of each for which the queue has taken responsibility. */
import { Mailer } from '@turbomail/core'
import { managerOf } from '../support/engines.ts'
import { numberedMail } from '../support/numbered-mails.ts'
import { die, order, say } from './order.ts'

const AT_ONCE = 100

const { first = 0, count = 0 } = order
const mailer = new Mailer({ manager: managerOf(order), role: 'submit' })
let next = first
let taken = 0

async function submitRest(): Promise<void> {
  while (next < first + count) {
    const number = next++
    if (order.die?.at === 'before-row' && taken >= order.die.after) die()
    await mailer.submit(numberedMail(number), { idempotencyKey: `mail ${number}` })
    taken++
    if (order.die?.at === 'after-row' && taken > order.die.after) die()
    say(number)
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, submitRest))
await mailer.stop()
process.disconnect?.()
