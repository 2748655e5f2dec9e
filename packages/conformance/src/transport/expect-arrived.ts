import assert from 'node:assert'
import { crc32 } from 'node:zlib'
import type { MailObject } from '@turbomail/core/contract'
import type { Arrived, MediumCapabilities } from '../transport-harness.ts'
import { KitContent } from './kit-content.ts'
import { pathsOf } from './mails.ts'
import type { Rig } from './rig.ts'

/** A mail that should have arrived, for these recipients: all, unless given. */
export interface Awaited {
  readonly mail: MailObject
  readonly to: readonly string[]
}

/** These mails have arrived and no others, each once, as far as the medium tells. */
export async function expectArrived(rig: Rig, ...wanted: readonly (MailObject | Awaited)[]): Promise<void> {
  const { capabilities } = rig.harness
  const found = (await rig.arrived()).map((one) => describe(one, capabilities))
  const expected = wanted.map((one) => describe(asArrived(one, capabilities), capabilities))
  assert.deepStrictEqual(found.sort(), expected.sort())
}

/** Whether this mail has arrived, by who it was to. */
export async function hasArrived(rig: Rig, mail: MailObject): Promise<boolean> {
  const [path] = pathsOf(mail)
  return (await rig.arrived()).some(({ forwardPaths }) => forwardPaths?.includes(path ?? ''))
}

function asArrived(wanted: MailObject | Awaited, { eightBit }: MediumCapabilities): Arrived {
  const { mail, to } = 'mail' in wanted ? wanted : { mail: wanted, to: pathsOf(wanted) }
  const { content, envelope } = mail
  assert.ok(content instanceof KitContent)
  const octets = content.pristine(eightBit ? '8BITMIME' : '7BIT')
  return { reversePath: envelope.reversePath?.toString() ?? null, forwardPaths: to, octets }
}

/** One line for all that is kept, so that what differs is seen in the difference of two texts. */
function describe({ reversePath, forwardPaths, octets }: Arrived, kept: MediumCapabilities): string {
  const from = kept.reversePath ? `<${reversePath ?? ''}>` : 'from somebody'
  const to = kept.forwardPaths ? [...(forwardPaths ?? [])].sort().map((path) => `<${path}>`) : 'somebody'
  return `${from} to ${to}: ${kept.octets ? excerpt(octets) : 'something'}`
}

const SHOWN = 4000

/** All of what is short; of what is long the size and a checksum, since nobody reads a mebioctet. */
function excerpt(octets: Uint8Array | undefined): string {
  if (octets === undefined) return 'nothing'
  const buffer = Buffer.from(octets.buffer, octets.byteOffset, octets.length)
  if (buffer.length <= SHOWN) return JSON.stringify(buffer.toString('latin1'))
  return `${buffer.length} octets, checksum ${crc32(buffer).toString(16)}`
}
