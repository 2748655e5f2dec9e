import { limiter, Mailer } from '@turbomail/core'
import { on } from '@turbomail/fake-server'
import { expect, onTestFinished, test } from 'vitest'
import { smtp } from '../src/index.ts'
import { ManualClock } from './manual-clock.ts'
import { startServer } from './sessions.ts'

const LIMIT = 50
const CONNECTIONS = 5
const MAILS = 4 * LIMIT

test('fifty a second over five connections: whichever second the relay looks at, no more have begun in it', async () => {
  const clock = new ManualClock()
  const times: number[] = []
  const note = () => {
    times.push(clock.now())
    return undefined
  }
  const server = await startServer({ script: [on('MAIL', note)] })
  const mailer = new Mailer({
    transport: smtp(server.url, { maxConnections: CONNECTIONS }),
    limiter: limiter({ mailsPerSecond: LIMIT }),
    ports: { clock },
  })
  onTestFinished(async () => void (await mailer.stop()))
  const sending = Array.from({ length: MAILS }, (_, number) =>
    mailer.send({ from: 'ann@example.org', to: `bob-${number}@example.net`, subject: 'Hello', text: 'Hi!' }),
  )

  for (let due = LIMIT; due < MAILS; due += LIMIT) {
    await Promise.all(sending.slice(0, due))
    clock.advance(1_000)
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
    expect(times).toHaveLength(due)
    clock.advance(1)
  }
  await Promise.all(sending)

  expect(times).toHaveLength(MAILS)
  for (const at of times)
    expect(times.filter((time) => time >= at && time <= at + 1_000).length).toBeLessThanOrEqual(LIMIT)
  expect(server.sessions).toHaveLength(CONNECTIONS)
})
