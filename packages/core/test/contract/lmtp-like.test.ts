import { Mailer, type RetryOptions } from '@turbomail/core'
import { expect, test } from 'vitest'
import { mailTo } from '../support/hand-made-mail.ts'
import { testPorts } from '../support/test-ports.ts'
import { lmtpLike } from './lmtp-like.ts'

const MAIL = mailTo('taken@example.com', 'gone@example.com', 'full@example.com', 'cut@example.com', 'after@example.com')

const REPLIES = new Map([
  ['taken', { code: 250, lines: ['ok'] }],
  ['gone', { code: 550, enhanced: [5, 1, 1], lines: ['no such user'] }],
  ['full', { code: 452, enhanced: [4, 2, 2], lines: ['full'] }],
] as const)

/** The line is cut at the first recipient without a reply of its own; the next time everybody is taken. */
function setUp(retry: RetryOptions) {
  const asked: string[][] = []
  let cuts = 0
  const transport = lmtpLike((localPart) => {
    if (localPart === 'taken' || asked.length === 0) asked.push([])
    asked.at(-1)?.push(localPart)
    const reply = [...REPLIES].find(([name]) => name === localPart)?.[1]
    if (reply !== undefined) return reply
    return cuts++ === 0 ? undefined : { code: 250, lines: ['ok'] }
  })
  const ports = testPorts()
  return { asked, clock: ports.clock, mailer: new Mailer({ transport, ports, retry }) }
}

test('one mail can be accepted, refused and in doubt at once, and the receipt says which', async () => {
  const { mailer } = setUp({})
  const receipt = await mailer.send(MAIL)
  const fates = receipt.outcomes.map(({ path, fate, permanence }) => [path.localPart, fate, permanence])
  expect(fates).toEqual([
    ['taken', 'accepted', undefined],
    ['gone', 'refused', 'permanent'],
    ['full', 'refused', 'transient'],
    ['cut', 'in-doubt', 'transient'],
    ['after', 'in-doubt', 'transient'],
  ])
  await mailer.stop()
})

test('those in doubt are tried again only where that is wished, and those accepted never', async () => {
  const { mailer, clock, asked } = setUp({ inDoubt: 'retry' })
  const sent = mailer.send(MAIL)
  await clock.runAll()
  const receipt = await sent
  expect(asked.flat()).toEqual(['taken', 'gone', 'full', 'cut', 'cut', 'after'])
  expect(receipt.accepted.map(({ path }) => path.localPart)).toEqual(['taken', 'cut', 'after'])
  expect(receipt.attempts).toBe(2)
  await mailer.stop()
})
