import { systemPorts } from '@turbomail/core/contract'
import { hold, on } from '@turbomail/fake-server'
import { describe, expect, test } from 'vitest'
import { mail } from './mails.ts'
import { ManualClock } from './manual-clock.ts'
import { openTo, plain, startServer } from './sessions.ts'

const BLOCK = Buffer.from(`${'x'.repeat(98)}\r\n`.repeat(6_000))

interface Stop {
  /** Resolves when somebody waits. */
  readonly reached: Promise<void>
  readonly wait: () => Promise<void>
  readonly release: () => void
}

function stop(): Stop {
  let reach: () => void = () => {}
  let release: () => void = () => {}
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const wait = () => {
    reach()
    return released
  }
  return { reached, wait, release }
}

/** With chunks no reply is owed as long as there is nothing to send. */
describe.each(['full', 'eager'] as const)('a content that has nothing to give for a while (%s)', (pipelining) => {
  const begin = async (clock?: ManualClock) => {
    const server = await startServer()
    const timeouts = { totalMs: 1_000_000 }
    const ports = clock === undefined ? undefined : { ...systemPorts, clock }
    const transport = await openTo(server, { pipelining, timeouts }, ports)
    const silence = stop()
    const content = async function* () {
      yield BLOCK
      await silence.wait()
      yield BLOCK
    }
    const delivering = transport.deliver(mail({ content }), plain)
    await silence.reached
    await server.until(() => server.transactions.some(({ octets }) => octets > 100))
    for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate)
    return { server, delivering, silence }
  }

  test('does not keep its mail from hearing that the connection is lost', async () => {
    const { server, delivering, silence } = await begin()
    await server.close()
    await expect(delivering).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
    silence.release()
  })

  test('has no more time than the whole mail', async () => {
    const clock = new ManualClock()
    const { server, delivering, silence } = await begin(clock)
    clock.advance(1_000_001)
    await expect(delivering).rejects.toMatchObject({ code: 'REPLY_TIMEOUT' })
    silence.release()
    await server.idle()
    expect(server.accepted).toEqual([])
  })
})

test('a connection that is lost while `beforeCommit` is waited for leaves no doubt (eager)', async () => {
  const server = await startServer()
  const transport = await openTo(server, { pipelining: 'eager' })
  const commit = stop()
  const delivering = transport.deliver(mail(), { ...plain, beforeCommit: commit.wait })
  await commit.reached
  await server.until(() => server.transactions.some(({ recipients }) => recipients[0]?.accepted === true))
  await server.close()
  await expect(delivering).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
  commit.release()
})

/** In `full` the one ahead has to be answered before the content is read. */
test.each(['full', 'eager'] as const)(
  'a content that fails harms no mail ahead of it, nor one that waits (%s)',
  async (pipelining) => {
    const gate = hold()
    const server = await startServer({ script: [on('CONTENT', { sender: 'ahead@example.org' }, gate)] })
    const transport = await openTo(server, { pipelining })
    await Promise.all([transport.deliver(mail(), plain), transport.deliver(mail(), plain)])
    const silence = stop()
    const failure = new Error('disk on fire')
    const content = async function* () {
      yield BLOCK
      await silence.wait()
      throw failure
    }
    const broken = expect(transport.deliver(mail({ content }), plain)).rejects.toBe(failure)
    const ahead = transport.deliver(mail({ from: 'ahead@example.org' }), plain)
    await gate.reached
    if (pipelining === 'full') gate.release()
    await silence.reached
    const behind = transport.deliver(mail({ from: 'behind@example.org' }), plain)
    const withdrawn = expect(behind).rejects.toMatchObject({ code: 'CONNECTION_LOST', stale: true })
    silence.release()
    await broken
    gate.release()
    expect(await ahead).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
    await withdrawn
    await server.idle()
    expect(server.accepted.map(({ reversePath }) => reversePath).slice(2)).toEqual(['ahead@example.org'])
  },
)
