/**
 * `node through-queue.ts <mails>`: so many mails through `ondemand()` into a debug transport that keeps none. Prints how
 * many of them came out, and what became of the memory.
 */
import { Mailer } from '@turbomail/core'
import { ondemand } from '@turbomail/manager-ondemand'
import { print } from '@turbomail/transport-debug'
import { type Residence, Resident } from './resident.ts'
import { smallMail } from './small-mail.ts'

const mails = Number(process.argv[2])
const resident = new Resident(mails)
let written = 0
let accepted = 0
const transport = print({ write: () => written++ })
const mailer = new Mailer({ transport, manager: ondemand() })

const start = performance.now()
for (let number = 0; number < mails; number++) {
  const { receipt } = await mailer.submit(smallMail(number))
  receipt.then((known) => {
    accepted += known.accepted.length
  })
  resident.step()
}
const { unsent } = await mailer.stop()
const seconds = (performance.now() - start) / 1000
const { residence } = resident
console.log(JSON.stringify({ written, accepted, unsent: unsent.length, seconds, ...residence } satisfies ThroughQueue))

export interface ThroughQueue extends Residence {
  readonly written: number
  readonly accepted: number
  readonly unsent: number
  readonly seconds: number
}
