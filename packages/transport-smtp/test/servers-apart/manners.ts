/** What every one of these servers is tried with, beside 200 awkward mails. */
import type { Recipient } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { smtp } from '../../src/index.ts'
import { PIPELININGS, type Pipelining } from '../../src/pipelining.ts'
import { mail, path } from '../mails.ts'
import { handOver } from '../servers/carry-mails.ts'
import { openTransport } from '../servers/open-transport.ts'
import type { RealServer } from '../servers/real-server.ts'
import { loginOf, wayIn } from '../servers/way-in.ts'
import { plain } from '../sessions.ts'
import { OUTBOUND } from './instance.ts'

/** The mailboxes of these tests; every one leaves them empty. */
export const OWN_USERS: readonly string[] = ['gina', 'hugo', 'ida']

type Given = Parameters<typeof mail>[0]

/** Every third mail is for nobody: no server may take the next one for one of the sender before. */
export function keepsSendersApart(server: () => RealServer): void {
  test.each(PIPELININGS)('keeps senders apart where every third mail is refused, pipelining %s', async (pipelining) => {
    const numbers = Array.from({ length: 60 }, (_, index) => index)
    const mails = numbers.map((number) =>
      mail({
        from: `sender${number}@example.org`,
        to: [number % 3 === 0 ? 'nobody@example.test' : 'hugo@example.test'],
        content: `Subject: ${number}\r\nDate: Thu, 01 Jan 2026 00:00:00 +0000\r\n\r\n${number}\r\n`,
      }),
    )
    const receipts = await handOver(mails, smtp({ ...wayIn(server()), pipelining }), 1)
    const fates = receipts.map(({ outcomes }) => outcomes.map(({ fate }) => fate).join())
    expect(fates).toEqual(numbers.map((number) => (number % 3 === 0 ? 'refused' : 'accepted')))
    const taken = numbers.filter((number) => number % 3 !== 0)
    const stored = await server().mails('hugo', taken.length)
    const pairs = stored.map((each) => [senderIn(each), Number(/^Subject: (\d+)$/m.exec(each.toString())?.[1])])
    expect(pairs.sort((a, b) => Number(a[1]) - Number(b[1]))).toEqual(
      taken.map((number) => [`sender${number}@example.org`, number]),
    )
  })
}

function senderIn(stored: Buffer): string | undefined {
  return /^Return-path: <(.*)>$/im.exec(stored.toString())?.[1]
}

/** A login makes the difference, and so has taken place; over TLS from the start too. */
export function relaysAfterLogin(server: () => RealServer): void {
  test.each(['smtp', 'smtps'] as const)(
    'takes mail for elsewhere after a login only, at its port for %s',
    async (door) => {
      const elsewhere = mail({ to: ['stranger@example.com'] })
      const stranger = await openTransport(wayIn(server(), door))
      const refused = await stranger.deliver(elsewhere, plain)
      expect(refused.outcomes).toMatchObject([{ fate: 'refused', fault: 'recipient', reply: { code: 550 } }])
      const known = await openTransport({ ...wayIn(server(), door), auth: loginOf(server()) })
      const taken = await known.deliver(elsewhere, plain)
      expect(taken.outcomes).toMatchObject([{ fate: 'accepted', queueId: expect.any(String) }])
      expect(await server().mails(OUTBOUND, 1)).toHaveLength(1)
    },
  )

  test('is not told a password in clear, and not believed with a certificate that nobody vouches for', async () => {
    const clear = openTransport({ ...wayIn(server()), tls: 'none', auth: { ...loginOf(server()), mechanism: 'PLAIN' } })
    await expect(clear).rejects.toMatchObject({ code: expect.stringMatching(/^AUTH_(INSECURE|UNAVAILABLE)$/) })
    await expect(openTransport({ ...wayIn(server()), tls: 'starttls' })).rejects.toMatchObject({ code: 'TLS_FAILED' })
  })
}

/** Only the second recipient wants to know, and the first may say so; the words are of the report that comes back. */
export function reportsSuccess(
  server: () => RealServer,
  words: readonly (string | RegExp)[],
  first: Partial<Recipient> = { notify: 'NEVER' },
): void {
  test('reports to the sender what became of the one recipient that asks for it', async () => {
    const given: Given = {
      from: 'gina@example.test',
      to: ['ida@example.test', 'hugo@example.test', 'nobody@example.test'],
      recipients: [
        first,
        { notify: ['SUCCESS', 'FAILURE'], originalRecipient: { addressType: 'rfc822', address: 'hu+go=@example.org' } },
        { notify: ['FAILURE'] },
      ],
      envelope: { ret: 'HDRS', envid: 'QQ+314=159', reversePath: path('gina@example.test') },
    }
    const transport = await openTransport(wayIn(server()))
    const { outcomes } = await transport.deliver(mail(given), plain)
    expect(outcomes.map(({ fate }) => fate)).toEqual(['accepted', 'accepted', 'refused'])
    for (const user of ['hugo', 'ida']) expect(await server().mails(user, 1)).toHaveLength(1)
    const reports = await server().mails('gina', 1)
    expect(reports).toHaveLength(1)
    const report = String(reports[0])
    for (const word of [/hugo@example\.test/, ...words]) expect(report).toMatch(word)
    expect(report).not.toMatch(/ida@example\.test|nobody@example\.test/)
  })
}

const LIMIT = 20_000_000

/** Known beforehand it is not sent at all; found out on the way it is left before the limit, and nothing comes of it. */
export function refusesTooLarge(server: () => RealServer, pipelining: Pipelining): void {
  test(`is not given what is larger than it takes, pipelining ${pipelining}`, async () => {
    const way = { ...wayIn(server()), pipelining }
    const transport = await openTransport(way)
    for (const content of [Buffer.alloc(LIMIT + 1, 'x\r\n'), endless]) {
      const delivery = transport.deliver(mail({ to: ['hugo@example.test'], content }), plain)
      await expect(delivery).rejects.toMatchObject({ code: 'SIZE_EXCEEDED' })
    }
    const next = await (await openTransport(way)).deliver(mail({ to: ['hugo@example.test'] }), plain)
    expect(next.outcomes).toMatchObject([{ fate: 'accepted' }])
    expect(await server().mails('hugo', 1)).toHaveLength(1)
  })
}

/** A little more than the limit, and nobody knew. */
async function* endless(): AsyncIterable<Uint8Array> {
  yield Buffer.from('Subject: large\r\n\r\n')
  const lines = Buffer.alloc(1_000_000, `${'x'.repeat(78)}\r\n`)
  for (let sent = 0; sent <= LIMIT; sent += lines.length) yield lines
}
