/**
 * `node faulty-relay.ts <mails> <percent> <seed>`: a relay at which things go wrong. Its first word is its port; to whatever
 * it is asked it answers how often it has taken each mail.
 */
import { fakeServer } from '@turbomail/fake-server'
import { RandomFaults } from './faults.ts'
import { numberOf } from './small-mail.ts'

const [mails = 0, percent = 0, seed = 1] = process.argv.slice(2).map(Number)
const faults = new RandomFaults(percent, seed)
const extensions = ['PIPELINING', '8BITMIME', 'ENHANCEDSTATUSCODES']
const server = await fakeServer({ extensions, script: faults.rules, record: 'content' })

process.on('message', () => process.send?.(report()))
process.on('disconnect', () => process.exit())
process.send?.(server.port)

function report(): RelayReport {
  const taken = new Array<number>(mails).fill(0)
  for (const { content } of server.accepted) {
    const number = numberOf(content.toString('latin1'))
    taken[number] = (taken[number] ?? 0) + 1
  }
  return { taken, faults: faults.happened, violations: server.violations.length }
}

export interface RelayReport {
  /** How often each mail was taken, by its number. */
  readonly taken: readonly number[]
  /** How many things went wrong. */
  readonly faults: number
  /** What the client did wrong. */
  readonly violations: number
}
