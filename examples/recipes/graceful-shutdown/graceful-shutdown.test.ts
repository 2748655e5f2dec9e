import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FakeServer, fakeServer, hold, on } from '@turbomail/fake-server'
import { simpleParser } from 'mailparser'
import { describe, expect, test, vi } from 'vitest'
import { type Running, startProgram } from '../testing/start-program.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

const COUNT = 20
/** A mail that the relay never answers for is in doubt before long. */
const QUICK = '?finalMs=1500&maxConnections=2'

async function start(relay: FakeServer, folder: string): Promise<Running & { port: string }> {
  const env = { TURBOMAIL_TRANSPORT: `${relay.url}${QUICK}`, UNSENT: folder, PORT: '0', QUEUE_MS: '100' }
  const program = startProgram('graceful-shutdown/main.ts', { env })
  const [, port = ''] = await program.writes(/"listening","port":(\d+)/)
  return Object.assign(program, { port })
}

/** Orders for `person-1`, `person-2` …, and the Message-IDs of the mails that were promised. */
async function takeOrders({ port }: { port: string }): Promise<string[]> {
  const orders = Array.from({ length: COUNT }, async (_, index) => {
    const response = await fetch(`http://localhost:${port}/orders?to=person-${index}@example.org`, { method: 'POST' })
    expect(response.status).toBe(202)
    return (await response.text()).trim()
  })
  return (await Promise.all(orders)).sort()
}

const idsOf = async (relay: FakeServer) =>
  (await Promise.all(relay.accepted.map(async ({ content }) => (await simpleParser(content)).messageId ?? ''))).sort()

/** The Message-IDs of which the program has said so. */
const told = (output: string, what: string) =>
  output
    .split('\n')
    .filter((line) => line.startsWith(`{"what":"${what}","messageId"`))
    .map((line): string => JSON.parse(line).messageId)
    .sort()

const files = async (folder: string) => (await readdir(folder)).toSorted()

describe.skipIf(process.platform === 'win32')('on SIGTERM', () => {
  test('what is queued is sent as long as there is time', async () => {
    await using relay = await fakeServer()
    await using folder = await temporaryFolder()
    await using program = await start(relay, folder.path)
    const promised = await takeOrders(program)
    await relay.whenAccepted(COUNT)
    program.signal('SIGTERM')
    const { code, output } = await program.ended
    expect(code, output).toBe(0)
    expect(await idsOf(relay)).toEqual(promised)
    expect(await files(folder.path)).toEqual([])
    await expect(fetch(`http://localhost:${program.port}/ready`)).rejects.toThrow()
  })

  test('every mail of a queue that did not get through is accounted for, and the next process sends what was kept', async () => {
    const gate = hold()
    await using relay: FakeServer = await fakeServer({
      script: [on('CONTENT', () => (relay.accepted.length < 5 ? undefined : gate))],
    })
    await using folder = await temporaryFolder()
    await using program = await start(relay, folder.path)
    const promised = await takeOrders(program)
    await gate.reached
    program.signal('SIGTERM')
    const { code, output } = await program.ended
    expect(code, output).toBe(0)
    const [doubtful, kept] = [told(output, 'in doubt'), told(output, 'kept')]
    expect(doubtful.length).toBeGreaterThanOrEqual(1)
    expect(kept.length).toBeGreaterThanOrEqual(1)
    expect([...(await idsOf(relay)), ...doubtful, ...kept].sort()).toEqual(promised)
    expect(told(output, 'accepted')).toEqual(await idsOf(relay))
    const left = await files(folder.path)
    expect(left).toHaveLength(kept.length)

    const stuck = hold()
    await using silent = await fakeServer({ script: [on('GREETING', stuck)] })
    await using second = await start(silent, folder.path)
    await stuck.reached
    second.signal('SIGTERM')
    expect(await second.ended).toMatchObject({ code: 0 })
    expect(await files(folder.path)).toEqual(left)

    await using healthy = await fakeServer()
    await using third = await start(healthy, folder.path)
    await healthy.whenAccepted(kept.length)
    third.signal('SIGTERM')
    expect(await third.ended).toMatchObject({ code: 0 })
    expect(await idsOf(healthy)).toEqual(kept)
    expect(await files(folder.path)).toEqual([])
    const [mail] = healthy.accepted
    expect(mail).toMatchObject({
      reversePath: 'shop@example.com',
      forwardPaths: [expect.stringMatching(/^person-\d+@example\.org$/)],
    })
    expect(healthy.violations).toEqual([])
  })

  test('a kept mail that is refused for good stays for a person', async () => {
    const gate = hold()
    await using silent = await fakeServer({ script: [on('GREETING', gate)] })
    await using folder = await temporaryFolder()
    await using program = await start(silent, folder.path)
    await takeOrders(program)
    program.signal('SIGTERM')
    await program.ended
    await using relay = await fakeServer({ script: [on('RCPT', { path: 'person-7@example.org' }, '550 5.1.1 gone')] })
    await using second = await start(relay, folder.path)
    await relay.whenAccepted(COUNT - 1)
    await second.writes(/"failed"/)
    second.signal('SIGTERM')
    await second.ended
    const [held = '', ...others] = await files(folder.path)
    expect(others).toEqual([])
    expect(held).toMatch(/\.mail\.held$/)
    expect(await readFile(join(folder.path, held), 'utf8')).toContain('person-7')
  })
})

test('the orchestrator waits for longer than all of it takes', async () => {
  const manifest = await readFile(join(import.meta.dirname, 'kubernetes.yaml'), 'utf8')
  const number = (pattern: RegExp) => Number(pattern.exec(manifest)?.[1])
  const waits = number(/terminationGracePeriodSeconds: (\d+)/) * 1_000
  const preStop = number(/sleep: \{ seconds: (\d+) \}/) * 1_000
  const [requests, queue] = [number(/REQUESTS_MS, value: "(\d+)"/), number(/QUEUE_MS, value: "(\d+)"/)]
  expect(waits).toBeGreaterThan(preStop + requests + queue + number(/totalMs=(\d+)/))
})
