/**
 * Delivers the mails of these numbers, with its window full, and writes what was said of each (`Told`), as JSON. An instance that
 * must not be used any more is followed by another. Its argument is a `Job` as JSON.
 */
import { writeSync } from 'node:fs'
import { neverAborted, systemPorts } from '@turbomail/core/contract'
import { storeNamed } from '../stores.ts'
import { deliverAndTell, type Told } from '../told.ts'

interface Job {
  /** The name of the store. */
  readonly store: string
  readonly path: string
  readonly numbers: readonly number[]
}

const { store, path, numbers } = JSON.parse(process.argv[2] as string) as Job
const factory = storeNamed(store).factory(path)
const told: Told[] = []
while (told.length < numbers.length) told.push(...(await deliverWindow(numbers.slice(told.length))))
writeSync(1, JSON.stringify(told))

/** As many as one instance takes at once. */
async function deliverWindow(left: readonly number[]): Promise<readonly Told[]> {
  const transport = factory.create(systemPorts)
  await transport.open({ signal: neverAborted })
  const told = await Promise.all(
    left.slice(0, Math.min(transport.window, 6)).map((each) => deliverAndTell(transport, each)),
  )
  await transport.close()
  return told
}
