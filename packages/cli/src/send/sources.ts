import { createReadStream } from 'node:fs'
import { type AddressListInput, type MessageOptions, parseAddresses, type RawMail } from '@turbomail/core'
import { parseMessage } from '../lint/parse-message.ts'
import type { MailJob } from './mail-job.ts'

const FIELDS = ['To', 'Cc', 'Bcc', 'Resent-To', 'Resent-Cc', 'Resent-Bcc']
const HEAD_OCTETS = 1_048_576

/** Which fields, or which flag, name an address: `To, Cc`. */
export type Sources = (address: string) => string

/** Why each recipient of a mail is one. */
export async function sourcesOf({ input }: MailJob): Promise<Sources> {
  if (input.envelope?.to !== undefined) return () => '--envelope-to'
  const lists = 'raw' in input ? await fieldsOf(input as RawMail) : optionsOf(input as MessageOptions)
  const named = lists.map(([name, list]) => [name, new Set(addressesIn(list))] as const)
  return (address) => {
    const names = named.filter(([, addresses]) => addresses.has(address)).map(([name]) => name)
    return names.join(', ')
  }
}

type NamedList = readonly [name: string, list: AddressListInput]

function optionsOf({ to, cc, bcc }: MessageOptions): readonly NamedList[] {
  const lists = [
    ['To', to],
    ['Cc', cc],
    ['Bcc', bcc],
  ] as const
  return lists.flatMap(([name, list]) => (list === undefined ? [] : [[name, list] as const]))
}

async function fieldsOf({ raw }: RawMail): Promise<readonly NamedList[]> {
  const { fields } = parseMessage((await headOf(raw)).toString('latin1')).root
  return FIELDS.flatMap((name) =>
    fields
      .filter(({ key }) => key === name.toLowerCase())
      .map(({ body }) => [name, Buffer.from(body, 'latin1').toString('utf8')] as const),
  )
}

/** As much of a whole message as its header section may take. */
async function headOf(raw: RawMail['raw']): Promise<Buffer> {
  if (raw instanceof Uint8Array) return Buffer.from(raw.subarray(0, HEAD_OCTETS))
  const { path } = raw as { readonly path: string }
  const chunks: Buffer[] = []
  for await (const chunk of createReadStream(path, { end: HEAD_OCTETS - 1 })) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function addressesIn(list: AddressListInput): readonly string[] {
  try {
    return parseAddresses(list)
      .flatMap((item) => ('members' in item ? item.members : [item]))
      .map(({ addrSpec }) => addrSpec)
  } catch {
    return []
  }
}
