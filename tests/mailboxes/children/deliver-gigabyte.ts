/**
 * Delivers a small mail and then one of a gigabyte that comes as a stream, and writes how much more memory, in octets, the
 * process has come to take with the second. Its arguments are the name of a store and a path.
 */
import { writeSync } from 'node:fs'
import { createEnvelope } from '@turbomail/core'
import { type MailObject, neverAborted, systemPorts } from '@turbomail/core/contract'
import { storeNamed } from '../stores.ts'

const GIBI = 2 ** 30
const HEADER =
  'From: ann@example.org\r\nTo: bob@example.org\r\nSubject: streamed\r\nMessage-ID: <streamed@example.org>\r\n\r\n'
/** 64 KiB of lines, one of them to be quoted. */
const CHUNK = Buffer.from(`From here on\r\n${`${'x'.repeat(62)}\r\n`.repeat(1023)}${'y'.repeat(48)}\r\n`)

function mailOf(octets: number): MailObject {
  return {
    messageId: '<streamed@example.org>',
    envelope: createEnvelope({ from: 'ann@example.org', to: 'bob@example.org' }),
    labels: {},
    content: {
      eightBit: false,
      utf8Header: false,
      size: () => undefined,
      async *read() {
        yield Buffer.from(HEADER)
        for (let at = 0; at < octets; at += CHUNK.length) yield CHUNK
      },
    },
  }
}

const [name, path] = process.argv.slice(2) as [string, string]
const transport = storeNamed(name).factory(path).create(systemPorts)
await transport.open({ signal: neverAborted })
await deliver(16 * CHUNK.length)
const before = process.resourceUsage().maxRSS
await deliver(GIBI)
await transport.close()
writeSync(1, `${(process.resourceUsage().maxRSS - before) * 1024}\n`)

async function deliver(octets: number): Promise<void> {
  const { outcomes } = await transport.deliver(mailOf(octets), { signal: neverAborted })
  if (outcomes.some(({ fate }) => fate !== 'accepted')) throw new Error('not accepted')
}
