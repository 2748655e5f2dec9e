/**
 * `node --expose-gc queued-heap.ts <rival> <text|html> <mails>`: so many small mails queued to a server that takes connections and
 * never greets. Prints the octets that each takes while it waits, those outside the heap included.
 */
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { QUEUES, type QueueName } from './queues.ts'
import { type Form, smallLetter } from './small-mail.ts'

/** So many go ahead, so that connections are made and code is compiled. */
const FIRST = 1000
const SETTLE_MS = 500

const [name, form, mails] = process.argv.slice(2)
const server = createServer(() => {}).listen(0, '127.0.0.1')
await once(server, 'listening')
const queue = await QUEUES[name as QueueName]((server.address() as AddressInfo).port)

for (let number = 0; number < FIRST; number++) queue(smallLetter(number, form as Form))
const before = await octetsInUse()
for (let number = 0; number < Number(mails); number++) queue(smallLetter(FIRST + number, form as Form))
console.log(JSON.stringify({ octetsPerMail: ((await octetsInUse()) - before) / Number(mails) } satisfies QueuedHeap))
process.exit()

async function octetsInUse(): Promise<number> {
  await setTimeout(SETTLE_MS)
  for (let turn = 0; turn < 3; turn++) globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

export interface QueuedHeap {
  readonly octetsPerMail: number
}
