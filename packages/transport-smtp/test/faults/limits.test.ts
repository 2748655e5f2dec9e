import { Mailer } from '@turbomail/core'
import { disconnect, on } from '@turbomail/fake-server'
import { expect, onTestFinished, test } from 'vitest'
import { type Pipelining, smtp } from '../../src/index.ts'
import { startServer } from '../sessions.ts'
import { violations } from './fault.ts'

const MODES: readonly Pipelining[] = ['eager', 'full', 'transaction', 'off']

async function start(limits: string, pipelining: Pipelining) {
  const server = await startServer({ extensions: ['PIPELINING', 'CHUNKING', `LIMITS ${limits}`] })
  const mailer = new Mailer({ transport: smtp(server.url, { pipelining, window: 8, maxConnections: 2 }) })
  onTestFinished(async () => void (await mailer.stop()))
  return { server, mailer }
}

const letter = (name: string, to: readonly string[] = ['bob@example.com']) => ({
  from: `${name}@example.org`,
  to: [...to],
  text: `This is ${name}.`,
})

test.each(MODES)(
  'no session has more transactions than MAILMAX, and no mail is the worse for it (%s)',
  async (pipelining) => {
    for (const mailMax of [1, 2, 5]) {
      const { server, mailer } = await start(`MAILMAX=${mailMax}`, pipelining)
      const names = Array.from({ length: 11 }, (_, index) => `m${index}`)
      const receipts = await Promise.all(names.map((name) => mailer.send(letter(name))))
      expect(receipts.every(({ accepted }) => accepted.length === 1)).toBe(true)
      expect(server.accepted.map(({ reversePath }) => reversePath).sort()).toEqual(
        names.map((name) => `${name}@example.org`).sort(),
      )
      expect(violations(server)).toEqual([])
    }
  },
)

test.each(MODES)('no transaction has more recipients or domains than the relay takes (%s)', async (pipelining) => {
  const { server, mailer } = await start('RCPTMAX=3 RCPTDOMAINMAX=2', pipelining)
  const to = Array.from({ length: 20 }, (_, index) => `user${index}@d${index % 5}.example`)
  const receipts = await Promise.all(['a', 'b', 'c'].map((name) => mailer.send(letter(name, to))))
  for (const { accepted } of receipts) expect(accepted.map(({ path }) => String(path))).toEqual(to)
  for (const name of ['a', 'b', 'c']) {
    const own = server.accepted.filter(({ reversePath }) => reversePath === `${name}@example.org`)
    expect(own.flatMap(({ forwardPaths }) => forwardPaths).sort()).toEqual([...to].sort())
  }
  expect(violations(server)).toEqual([])
})

test.each(['eager', 'full'] as const)(
  '421 in the middle leaves the transactions behind it untried, and they go elsewhere (%s)',
  async (pipelining) => {
    const { server, mailer } = await start('RCPTMAX=100', pipelining)
    server.use(on('MAIL', { sender: /^m5@/, times: 1 }, ['421 4.7.0 enough for one session', disconnect()]))
    const names = Array.from({ length: 16 }, (_, index) => `m${index}`)
    const receipts = await Promise.all(names.map((name) => mailer.send(letter(name))))
    expect(receipts.every(({ accepted }) => accepted.length === 1)).toBe(true)
    expect(server.accepted).toHaveLength(16)
  },
)
