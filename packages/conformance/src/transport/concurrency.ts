import assert from 'node:assert'
import type { MailObject, Transport } from '@turbomail/core/contract'
import { turns } from '../patience.ts'
import type { TransportCase } from '../transport-harness.ts'
import { expectArrived, hasArrived } from './expect-arrived.ts'
import { expectAll } from './expect-outcomes.ts'
import { KitContent } from './kit-content.ts'
import { addresses, mailOf, mailsTo } from './mails.ts'
import { resultOf } from './results.ts'
import type { Rig } from './rig.ts'
import { transportCase } from './transport-case.ts'

const LINES = 64

/** A content of many chunks, between which others have their turn. */
function interruptedContent(name: string): KitContent {
  const octets = Buffer.from(`Subject: ${name}\r\n\r\n${`this is ${name}\r\n`.repeat(LINES)}`)
  const content = new KitContent(octets, { chunkOctets: 100 })
  const read = content.read.bind(content)
  content.read = async function* (as) {
    for await (const chunk of read(as)) {
      yield chunk
      await turns(1)
    }
  }
  return content
}

/** As many mails as an instance takes at once, and the instance. */
async function openFull(rig: Rig): Promise<{ readonly transport: Transport; readonly mails: readonly MailObject[] }> {
  const transport = await rig.open()
  assert.ok(transport.window > 1, `its window is ${transport.window}`)
  return { transport, mails: mailsTo(addresses(Math.floor(transport.window))) }
}

export const concurrencyCases: readonly TransportCase[] = [
  transportCase({
    id: 'T-CONCURRENCY-01',
    title: 'Two instances deliver to one target at the same time, and both mails arrive whole.',
    applies: ({ maxInstances }) => maxInstances > 1,
    async run(rig) {
      const mails = ['one', 'two'].map((name) => mailOf({ content: interruptedContent(name) }))
      const delivered = await Promise.all(mails.map((mail) => rig.send(mail)))
      for (const [index, mail] of mails.entries()) expectAll(delivered[index] ?? { outcomes: [] }, mail, 'accepted')
      await expectArrived(rig, ...mails)
    },
  }),
  transportCase({
    id: 'T-CONCURRENCY-02',
    title: 'Closing one instance does no harm to another.',
    applies: ({ maxInstances }) => maxInstances > 1,
    async run(rig) {
      const [first = mailOf(), second = mailOf()] = mailsTo(addresses(2))
      const closed = await rig.open()
      const transport = await rig.open()
      await rig.deliver(closed, first)
      await rig.close(closed)
      expectAll(await rig.deliver(transport, second), second, 'accepted')
      await rig.close(transport)
      await expectArrived(rig, first, second)
    },
  }),
  transportCase({
    id: 'T-WINDOW-01',
    title: 'A full window of mails arrives, each whole and once.',
    clause: 'RFC 2920 §3.1',
    applies: ({ window }) => window > 1,
    async run(rig) {
      const { transport, mails } = await openFull(rig)
      const delivered = await Promise.all(mails.map((mail) => rig.deliver(transport, mail)))
      for (const [index, mail] of mails.entries()) expectAll(delivered[index] ?? { outcomes: [] }, mail, 'accepted')
      await expectArrived(rig, ...mails)
    },
  }),
  transportCase({
    id: 'T-WINDOW-02',
    title: 'A mail that is refused in the middle of a full window is the only one that is.',
    clause: 'RFC 2920 §3.1',
    faults: ['refuse-one-recipient'],
    applies: ({ window }) => window > 1,
    async run(rig) {
      const { transport, mails } = await openFull(rig)
      const middle = Math.floor(mails.length / 2)
      await rig.provoke('refuse-one-recipient', addresses(mails.length)[middle] ?? '')
      const delivered = await Promise.all(mails.map((mail) => rig.deliver(transport, mail)))
      for (const [index, mail] of mails.entries()) {
        expectAll(delivered[index] ?? { outcomes: [] }, mail, index === middle ? 'refused' : 'accepted')
      }
      await expectArrived(rig, ...mails.filter((_, index) => index !== middle))
    },
  }),
  transportCase({
    id: 'T-WINDOW-03',
    title:
      'When an instance fails with a full window, what it calls accepted has arrived, and nothing that it calls failed.',
    faults: ['fail-transport'],
    applies: ({ window, forwardPaths }) => window > 1 && forwardPaths,
    async run(rig) {
      const { transport, mails } = await openFull(rig)
      const early = mails.slice(1).map((mail) => resultOf(rig.deliver(transport, mail)))
      await rig.provoke('fail-transport')
      const [last = mailOf()] = mails
      const results = await Promise.all([resultOf(rig.deliver(transport, last)), ...early])
      await rig.close(transport)
      for (const [index, result] of results.entries()) {
        const fate = result.rejected ? 'untried' : result.delivered.outcomes[0]?.fate
        if (fate === 'in-doubt') continue
        assert.strictEqual(await hasArrived(rig, mails[index] ?? last), fate === 'accepted')
      }
    },
  }),
]
