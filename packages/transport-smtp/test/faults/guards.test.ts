import { Mailer } from '@turbomail/core'
import { type Answer, disconnect, type FakeServer, type FakeServerOptions, on, raw } from '@turbomail/fake-server'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type SmtpOptions, smtp } from '../../src/index.ts'
import { startServer } from '../sessions.ts'

const FEW = 6
const LARGE = 'A line of a large mail, and so on.\n'.repeat(20_000)

/** A relay, and a mailer that has one connection to it at a time. */
async function start(server: FakeServerOptions, options: SmtpOptions = {}) {
  const relay = await startServer(server)
  const mailer = new Mailer({
    transport: smtp(relay.url, { maxConnections: 1, window: 8, ...options }),
  })
  onTestFinished(async () => void (await mailer.stop()))
  return { relay, mailer }
}

const KNOWN = /^(EHLO|MAIL|RCPT|DATA|BDAT|RSET|QUIT)/

const letter = (name: string, text = `This is ${name}.`) => ({
  from: `${name}@example.org`,
  to: 'bob@example.com',
  subject: name,
  text,
})

/** Sends some at once, and gives the fates that the receipts tell, in their order. */
async function sendSome(mailer: Mailer, name: string, count = FEW): Promise<string[]> {
  const receipts = await Promise.allSettled(
    Array.from({ length: count }, (_, index) => mailer.send(letter(`${name}${index + 1}`))),
  )
  return receipts.map((each) => (each.status === 'fulfilled' ? 'accepted' : each.reason.code))
}

const allAccepted = (count = FEW): string[] => Array(count).fill('accepted')

function arrived({ accepted }: FakeServer): string[] {
  return accepted.map(({ reversePath }) => reversePath.replace(/@.*/, '')).sort()
}

const names = (...given: string[]): string[] =>
  given.flatMap((name) => Array.from({ length: FEW }, (_, index) => `${name}${index + 1}`)).sort()

/** The pieces in which a command stands behind the end of a content. */
function overlaps({ sessions }: FakeServer, verb: 'RSET' | 'MAIL'): number {
  const pieces = sessions.flatMap(({ log }) => log.filter(({ what }) => what === 'received'))
  return pieces.filter(({ octets }) => new RegExp(`\\r\\n\\.\\r\\n(RSET\\r\\n)?${verb}`).test(String(octets))).length
}

const contents = ({ accepted }: FakeServer): string[] =>
  accepted.map(({ content, reversePath }) =>
    content.includes(`This is ${reversePath.replace(/@.*/, '')}.`) ? 'own' : 'other',
  )

describe.each(['full', 'eager'] as const)('%s', (pipelining) => {
  test.each(['discard', 'refuse', 'end'] as const)(
    'a relay that would %s what follows the end of a content is asked once, and then has one mail after another',
    async (afterDot) => {
      const timeouts = { probeMs: afterDot === 'discard' ? 20 : 60_000 }
      const { relay, mailer } = await start(
        { quirks: { afterDot }, extensions: ['PIPELINING'] },
        { pipelining, timeouts },
      )
      expect(await sendSome(mailer, 'a')).toEqual(allAccepted())
      expect(await sendSome(mailer, 'b')).toEqual(allAccepted())
      await mailer.stop()
      expect(arrived(relay)).toEqual(names('a', 'b'))
      expect(overlaps(relay, 'RSET')).toBe(1)
      expect(overlaps(relay, 'MAIL')).toBe(0)
      expect(relay.sessions.length).toBeLessThan(3)
    },
  )

  test('a relay that keeps the sender of a refused mail does not have the next under it', async () => {
    const { relay, mailer } = await start(
      {
        quirks: { refusedKeepsSender: true },
        script: [on('CONTENT', { sender: /^b[35]@/ }, '554 5.7.1 spam')],
      },
      { pipelining },
    )
    expect(await sendSome(mailer, 'a')).toEqual(allAccepted())
    expect(await sendSome(mailer, 'b')).toEqual(
      allAccepted().map((fate, index) => (index === 2 || index === 4 ? 'DELIVERY_REFUSED' : fate)),
    )
    expect(arrived(relay)).toEqual(names('a', 'b').filter((name) => !/b[35]/.test(name)))
    expect(contents(relay)).toEqual(allAccepted(2 * FEW - 2).map(() => 'own'))
  })

  test('a relay that offers no PIPELINING and would end on it has one command at a time', async () => {
    const { relay, mailer } = await start(
      { extensions: ['CHUNKING'], quirks: { unofferedPipeliningEnds: true } },
      { pipelining },
    )
    expect(await sendSome(mailer, 'a')).toEqual(allAccepted())
    expect(relay.sessions).toHaveLength(1)
    expect(relay.violations).toEqual([])
  })

  test('a relay that reads a refused chunk as commands gets no more than the first line of a content as one', async () => {
    const { relay, mailer } = await start(
      { quirks: { refusedChunkIsCommands: true }, script: [on('BDAT', '502 5.5.1 not implemented')] },
      { pipelining },
    )
    const large = mailer.send(letter('large', LARGE))
    expect(await sendSome(mailer, 'a')).toEqual(allAccepted())
    expect((await large).accepted).toHaveLength(1)
    expect(await sendSome(mailer, 'b')).toEqual(allAccepted())
    expect((await mailer.send(letter('larger', LARGE))).accepted).toHaveLength(1)
    expect(arrived(relay)).toEqual([...names('a', 'b'), 'large', 'larger'].sort())
    expect(relay.accepted.map(({ by }) => by)).toEqual(relay.accepted.map(() => 'DATA'))
    const unknown = relay.sessions.flatMap(({ commands }) => commands.filter((line) => !KNOWN.test(line)))
    expect(unknown).toEqual(pipelining === 'eager' ? [] : [expect.stringMatching(/^Date: /)])
    const chunks = relay.sessions.flatMap(({ commands }) => commands.filter((line) => line.startsWith('BDAT')))
    expect(chunks).toHaveLength(1)
  })
})

describe.each([
  ['full', ['PIPELINING']],
  ['eager', ['PIPELINING', 'CHUNKING']],
] as const)('a relay that bears %s at first, and later', (pipelining, extensions) => {
  /** How many transactions lie ahead of their replies in a piece. */
  const ahead = ({ sessions }: FakeServer, from: number): number => {
    const pieces = sessions.slice(from).flatMap(({ log }) => log.filter(({ what }) => what === 'received'))
    return pieces.filter(({ octets }) => /\r\nRSET\r\nMAIL/.test(String(octets))).length
  }

  test.each<[string, Answer]>([
    ['loses count', raw('250 fine\r\n354 what\r\n')],
    ['ends without a reply', disconnect()],
    ['ends behind a reply', ['250 taken', disconnect()]],
  ])('%s is believed less from then on, over other connections too', async (what, answer) => {
    const verb = what === 'loses count' ? 'MAIL' : 'CONTENT'
    const { relay, mailer } = await start(
      { extensions, script: [on(verb, { sender: 'b3@example.org', times: 1 }, answer)] },
      { pipelining },
    )
    expect(await sendSome(mailer, 'a')).toEqual(allAccepted())
    expect(ahead(relay, 0)).toBeGreaterThan(0)
    const fates = await sendSome(mailer, 'b')
    const inDoubt = fates.filter((fate) => fate === 'DELIVERY_IN_DOUBT').length
    expect(fates.filter((fate) => fate === 'accepted')).toHaveLength(FEW - inDoubt)
    expect(inDoubt).toBeLessThan(pipelining === 'full' ? 2 : 5)
    expect(await sendSome(mailer, 'c')).toEqual(allAccepted())
    expect(relay.sessions).toHaveLength(2)
    if (pipelining === 'full') expect(ahead(relay, 1)).toBe(0)
    else expect(new Set(relay.sessions[1]?.transactions.map(({ by }) => by))).toEqual(new Set(['DATA']))
    const taken = relay.transactions.filter(({ complete }) => complete).map(({ reversePath }) => reversePath)
    expect(new Set(taken).size).toBe(taken.length)
  })
})
