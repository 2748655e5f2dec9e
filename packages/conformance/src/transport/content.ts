import assert from 'node:assert'
import { eventually, turns } from '../patience.ts'
import type { TransportCase } from '../transport-harness.ts'
import { AMPLE_CHUNKS, ampleContent } from './ample-content.ts'
import * as awkward from './awkward-contents.ts'
import { expectArrived } from './expect-arrived.ts'
import { KitContent, type KitContentOptions } from './kit-content.ts'
import { mailOf } from './mails.ts'
import { resultOf } from './results.ts'
import type { Rig } from './rig.ts'
import { transportCase } from './transport-case.ts'

/** Small enough to cut lines and line ends anywhere. */
const SMALL_CHUNK = 7

/** What it becomes on its way, where that is not the same. */
type Ending = (arrived: Buffer) => Buffer

/** These contents arrive as they are: each given whole, and in small chunks. */
function arriveAsTheyAre(latin1: readonly string[], options: KitContentOptions = {}): (rig: Rig) => Promise<void> {
  return async (rig) => {
    const mails = latin1
      .map((text) => Buffer.from(text, 'latin1'))
      .flatMap((octets) => [
        mailOf({ content: new KitContent(octets, options) }),
        mailOf({ content: new KitContent(octets, { ...options, chunkOctets: SMALL_CHUNK }) }),
      ])
    for (const mail of mails) await rig.send(mail)
    await expectArrived(rig, ...mails)
  }
}

const keepsOctets = ({ octets }: { readonly octets: boolean }): boolean => octets

/** A line end that the medium cannot do without may have been added. */
const withoutAddedLineEnd: (sent: Buffer) => Ending = (sent) => (arrived) =>
  arrived.equals(Buffer.concat([sent, Buffer.from('\r\n')])) ? sent : arrived

export const contentCases: readonly TransportCase[] = [
  transportCase({
    id: 'T-CONTENT-01',
    title: 'Content arrives as it is, trailing blanks and empty lines too.',
    applies: keepsOctets,
    run: arriveAsTheyAre([awkward.PLAIN]),
  }),
  transportCase({
    id: 'T-CONTENT-02',
    title: 'Lines that start with a dot arrive as they are.',
    clause: 'RFC 5321 §4.5.2',
    applies: keepsOctets,
    run: arriveAsTheyAre([awkward.LEADING_DOTS]),
  }),
  transportCase({
    id: 'T-CONTENT-03',
    title: 'Lines that start with "From " arrive as they are, once the medium\'s quoting is undone.',
    clause: 'RFC 4155 appendix A',
    applies: keepsOctets,
    run: arriveAsTheyAre([awkward.LEADING_FROM]),
  }),
  transportCase({
    id: 'T-CONTENT-04',
    title: 'A line of 998 octets arrives in one piece.',
    clause: 'RFC 5322 §2.1.1',
    applies: keepsOctets,
    run: arriveAsTheyAre([awkward.LONG_LINE]),
  }),
  transportCase({
    id: 'T-CONTENT-05',
    title: 'A last line without a line end is not lost; the medium may end it.',
    clause: 'RFC 5321 §4.1.1.4',
    applies: keepsOctets,
    async run(rig) {
      for (const [index, text] of [awkward.NO_FINAL_LINE_END, awkward.FINAL_DOT].entries()) {
        const sent = Buffer.from(text, 'latin1')
        await rig.send(mailOf({ content: new KitContent(sent) }))
        const arrived = await rig.arrived()
        assert.strictEqual(arrived.length, index + 1)
        const all = arrived.map(({ octets = [] }) => withoutAddedLineEnd(sent)(Buffer.from(octets)).toString('latin1'))
        assert.ok(all.includes(text), `none of ${JSON.stringify(all)} is ${JSON.stringify(text)}`)
      }
    },
  }),
  transportCase({
    id: 'T-CONTENT-06',
    title: 'A mail without a body arrives without one.',
    clause: 'RFC 5322 §3.5',
    applies: keepsOctets,
    run: arriveAsTheyAre([awkward.NO_BODY, awkward.NOTHING_BUT_HEADER]),
  }),
  transportCase({
    id: 'T-CONTENT-07',
    title: 'Octets above 127 arrive as they are where the medium carries them, and in their 7BIT form where not.',
    clause: 'RFC 6152 §3',
    applies: keepsOctets,
    run: arriveAsTheyAre([awkward.EIGHT_BIT], { sevenBit: Buffer.from(awkward.SEVEN_BIT) }),
  }),
  transportCase({
    id: 'T-CONTENT-08',
    title: 'UTF-8 in a header field arrives as it is.',
    clause: 'RFC 6532 §3.2',
    applies: ({ octets, utf8 }) => octets && utf8,
    run: arriveAsTheyAre([awkward.UTF8_HEADER], { utf8Header: true }),
  }),
  transportCase({
    id: 'T-CONTENT-09',
    title: '5 MiB in chunks that come slowly arrive whole.',
    applies: keepsOctets,
    async run(rig) {
      const content = new KitContent(awkward.bigContent(), { chunkOctets: 65_536 })
      const read = content.read.bind(content)
      content.read = async function* (as) {
        for await (const chunk of read(as)) {
          await turns(1)
          yield chunk
        }
      }
      const mail = mailOf({ content })
      await rig.send(mail)
      await expectArrived(rig, mail)
    },
  }),
  transportCase({
    id: 'T-CONTENT-10',
    title: 'A far end that takes no more stops the reading of the content.',
    faults: ['stall-content'],
    async run(rig) {
      const { content, given } = ampleContent()
      const transport = await rig.open()
      const stall = await rig.provoke('stall-content')
      const controller = new AbortController()
      const delivering = resultOf(rig.deliver(transport, mailOf({ content }), { signal: controller.signal }))
      await stall.reached
      await untilSteady(given)
      assert.ok(given() < AMPLE_CHUNKS, 'all of it was read, and none of it taken')
      controller.abort(new Error('seen enough'))
      stall.release()
      await delivering
    },
  }),
  transportCase({
    id: 'T-CONTENT-11',
    title: 'Delivering a mail does not change it: it arrives a second time as it did the first.',
    applies: keepsOctets,
    async run(rig) {
      const octets = Buffer.from('Subject: twice\r\n\r\n.the same octets\r\n')
      const contents = [new KitContent(octets), new KitContent(octets, { chunkOctets: SMALL_CHUNK })]
      const mails = contents.map((content) => mailOf({ content }))
      for (const mail of [...mails, ...mails]) await rig.send(mail)
      await expectArrived(rig, ...mails, ...mails)
    },
  }),
  transportCase({
    id: 'T-CONTENT-12',
    title: 'Content may be cut into chunks anywhere, and a chunk may be empty.',
    needs: ['T-CONTENT-02'],
    applies: keepsOctets,
    async run(rig) {
      const content = new KitContent(Buffer.from(awkward.LEADING_DOTS, 'latin1'), { chunkOctets: 1 })
      const read = content.read.bind(content)
      content.read = async function* (as) {
        for await (const chunk of read(as)) yield* [new Uint8Array(), chunk]
      }
      const mail = mailOf({ content })
      await rig.send(mail)
      await expectArrived(rig, mail)
    },
  }),
]

/** Resolves when the count has not changed for a while. */
async function untilSteady(count: () => number): Promise<void> {
  let last = -1
  await eventually(async () => {
    const before = last
    await turns(50)
    last = count()
    return before === last
  })
}
