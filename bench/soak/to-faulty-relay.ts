/**
 * `node to-faulty-relay.ts <port> <mails>`: so many mails through `ondemand()` over SMTP. Prints what became of each, and of
 * the memory.
 */
import { Mailer } from '@turbomail/core'
import { ondemand } from '@turbomail/manager-ondemand'
import { smtp } from '@turbomail/transport-smtp'
import { fateOf, UNSETTLED } from './fates.ts'
import { type Residence, Resident } from './resident.ts'
import { smallMail } from './small-mail.ts'

/** So that its memory is that of a queue which is always full, and not of one that is filled and drained. */
const MAX_QUEUED = 1000
/** Nothing here is slow or far away. */
const RETRY = { delayMs: 20, maxDelayMs: 200 }

const [port = 0, mails = 0] = process.argv.slice(2).map(Number)
const resident = new Resident(mails)
const fates = new Array<string>(mails).fill(UNSETTLED)
const mailer = new Mailer({
  transport: smtp({ host: '127.0.0.1', port, tls: 'none' }),
  manager: ondemand({ maxQueued: MAX_QUEUED, retry: RETRY }),
  breaker: { openMs: 20, maxOpenMs: 200 },
  pace: false,
})

const start = performance.now()
for (let number = 0; number < mails; number++) {
  const ticket = await mailer.submit(smallMail(number))
  fateOf(ticket).then((fate) => {
    fates[number] = fate
  })
  resident.step()
}
const { unsent } = await mailer.stop()
const seconds = (performance.now() - start) / 1000
const { residence } = resident
console.log(JSON.stringify({ fates: fates.join(''), unsent: unsent.length, seconds, ...residence } satisfies Sent))

export interface Sent extends Residence {
  /** A letter for each mail, by its number. */
  readonly fates: string
  readonly unsent: number
  readonly seconds: number
}
