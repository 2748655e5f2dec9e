/**
 * Delivers numbered mails without end, with its window full, and writes a line for each receipt: `open`, then the numbers.
 * Its argument is a `Job` as JSON.
 */
import { writeSync } from 'node:fs'
import { neverAborted, systemPorts } from '@turbomail/core/contract'
import { numberedMail } from '../numbered-mails.ts'
import { storeNamed } from '../stores.ts'

interface Job {
  /** The name of the store. */
  readonly store: string
  readonly path: string
  /** The number of the first mail. */
  readonly first: number
  /** @default without end */
  readonly count?: number
  /** How long a mail waits for locks. */
  readonly lockWaitMs?: number
  /** From one number to the next. @default 1 */
  readonly step?: number
}

const {
  store,
  path,
  first,
  lockWaitMs,
  count = Number.POSITIVE_INFINITY,
  step = 1,
} = JSON.parse(process.argv[2] as string) as Job
const tell = (line: string | number) => writeSync(1, `${line}\n`)

tell('start')
const transport = storeNamed(store).factory(path, lockWaitMs).create(systemPorts)
await transport.open({ signal: neverAborted })
tell('open')
let begun = 0
await Promise.all(Array.from({ length: transport.window }, deliverOnAndOn))
await transport.close()

async function deliverOnAndOn(): Promise<void> {
  while (begun < count) {
    const number = first + step * begun++
    const { outcomes } = await transport.deliver(numberedMail(number), { signal: neverAborted })
    if (outcomes.every(({ fate }) => fate === 'accepted')) tell(number)
  }
}
