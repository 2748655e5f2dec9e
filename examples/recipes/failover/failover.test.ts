import { type FakeServer, fakeServer, hold, on, reset } from '@turbomail/fake-server'
import { simpleParser } from 'mailparser'
import { expect, test, vi } from 'vitest'
import { runProgram, startProgram } from '../testing/start-program.ts'

vi.setConfig({ testTimeout: 60_000 })

const COUNT = 20
const args = ['you@example.org', String(COUNT)]
const ALL = Array.from({ length: COUNT }, (_, index) => `Number ${index + 1}`)

const subjects = async (relay: FakeServer) =>
  Promise.all(relay.accepted.map(async ({ content }) => (await simpleParser(content)).subject))

/** What the program says of each mail. */
const told = (output: string, fate: string) =>
  [...output.matchAll(/^(Number \d+): (\S+)/gm)].flatMap(([, subject, its]) => (its === fate ? [subject] : []))

test('all mails go by the first relay as long as it works', async () => {
  await using first = await fakeServer()
  await using second = await fakeServer()
  const { code, output } = await runProgram('failover/main.ts', { args, env: { FIRST: first.url, SECOND: second.url } })
  expect(code, output).toBe(0)
  expect((await subjects(first)).sort()).toEqual(ALL.toSorted())
  expect(second.sessions).toEqual([])
})

test('the first dies in the middle: what it has not had goes by the second, and no mail goes twice or nowhere', async () => {
  const gate = hold()
  await using first: FakeServer = await fakeServer({
    script: [on('CONTENT', () => (first.accepted.length < 5 ? undefined : gate))],
  })
  await using second = await fakeServer()
  await using program = startProgram('failover/main.ts', { args, env: { FIRST: first.url, SECOND: second.url } })
  await gate.reached
  await first.close()
  const { code, output } = await program.ended
  const [byFirst, bySecond] = [await subjects(first), await subjects(second)]
  expect(byFirst).toHaveLength(5)
  expect(bySecond.length).toBeGreaterThanOrEqual(1)
  const [accepted, doubtful] = [told(output, 'accepted'), told(output, 'in-doubt')]
  expect([...accepted, ...doubtful].sort()).toEqual(ALL.toSorted())
  expect(doubtful.length).toBeGreaterThanOrEqual(1)
  expect(code).toBe(1)
  for (const subject of accepted) expect([...byFirst, ...bySecond].filter((one) => one === subject)).toHaveLength(1)
  for (const subject of doubtful) expect(bySecond).not.toContain(subject)
  expect(second.violations).toEqual([])
})

test('a first relay that cannot be reached costs no mail', async () => {
  await using first = await fakeServer({ script: [on('GREETING', reset())] })
  await using second = await fakeServer()
  const { code, output } = await runProgram('failover/main.ts', { args, env: { FIRST: first.url, SECOND: second.url } })
  expect(code, output).toBe(0)
  expect((await subjects(second)).sort()).toEqual(ALL.toSorted())
})

test('a refusal is an answer: the second relay is not asked', async () => {
  await using first = await fakeServer({ script: [on('RCPT', '550 5.1.1 no such mailbox')] })
  await using second = await fakeServer()
  const { code, output } = await runProgram('failover/main.ts', { args, env: { FIRST: first.url, SECOND: second.url } })
  expect(code).toBe(1)
  expect(told(output, 'refused')).toHaveLength(COUNT)
  expect(second.sessions).toEqual([])
})
