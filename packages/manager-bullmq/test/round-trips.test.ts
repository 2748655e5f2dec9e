import { capture } from '@turbomail/transport-debug'
import { expect } from 'vitest'
import { AT_ONCE, MESSAGE, Processes } from './support/processes.ts'
import { redisTest } from './support/redis-server.ts'

const MAILS = 300
const CONCURRENCY = 20
/** How often a worker asks for mails when it comes, and when nothing is left. */
const BESIDE = 4 * CONCURRENCY

/** Scripts that the server runs for each mail. */
async function scriptsPerMail(inDoubt: 'report' | 'retry') {
  await using processes = await Processes.on({
    leaseMs: 60_000,
    concurrency: CONCURRENCY,
    retry: { ...AT_ONCE, inDoubt },
  })
  const client = processes.server.client()
  const count = async (): Promise<number> => {
    const stats = await client.info('commandstats')
    await client.config('RESETSTAT')
    const calls = [...stats.matchAll(/^cmdstat_eval(?:sha)?:calls=(\d+)/gm)]
    return calls.reduce((sum, [, times]) => sum + Number(times), 0)
  }
  const submitter = await processes.start()
  await count()
  const tickets = await Promise.all(Array.from({ length: MAILS }, () => submitter.submit(MESSAGE)))
  const toSubmit = await count()
  await processes.start(capture(), 'deliver')
  await Promise.all(tickets.map(({ receipt }) => receipt))
  const toDeliver = await count()
  client.disconnect()
  return { toSubmit, toDeliver }
}

redisTest(
  'a mail takes a step to submit, and two to deliver: the fence, and its end with which the next one comes',
  async () => {
    const { toSubmit, toDeliver } = await scriptsPerMail('report')
    expect(toSubmit).toBeLessThanOrEqual(MAILS + 2)
    expect(toDeliver).toBeGreaterThanOrEqual(2 * MAILS)
    expect(toDeliver).toBeLessThanOrEqual(2 * MAILS + BESIDE)
  },
)

redisTest('and one to deliver without the fence', async () => {
  const { toDeliver } = await scriptsPerMail('retry')
  expect(toDeliver).toBeGreaterThanOrEqual(MAILS)
  expect(toDeliver).toBeLessThanOrEqual(MAILS + BESIDE)
})
