import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { Mailer } from '@turbomail/core'
import { capture } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import { pgboss } from '../src/index.ts'
import { describePostgres } from './support/describe-postgres.ts'
import { findSilent, freshQueue } from './support/open-engine.ts'

const MAIL = { from: 'me@example.com', to: 'you@example.com', subject: 'Hello', text: 'Hi!' }

describePostgres('a worker that is killed', (server) => {
  test.each([
    ['before-fence', 'report', 'sent by another'],
    ['after-fence', 'report', 'held'],
    ['after-dot', 'report', 'held'],
    ['before-fence', 'retry', 'sent by another'],
    ['after-dot', 'retry', 'sent by another'],
  ] as const)('%s (%s): its mail is %s', async (place, inDoubt, becomes) => {
    const queue = freshQueue()
    const manager = pgboss({ connection: server().url, queue, retry: { inDoubt } })
    const outbox = capture()
    const mailer = new Mailer({ transport: outbox, manager, role: 'submit' })
    await mailer.start()
    const ticket = await mailer.submit(MAIL)
    const said = await dies([server().url, queue, place, inDoubt])
    expect(said).toBe(place === 'after-dot' ? 'accepted\n' : '')
    await findSilent(server(), queue)
    const other = new Mailer({ transport: outbox, manager, role: 'deliver' })
    await other.start()
    if (becomes === 'held') {
      await expect(ticket.receipt).rejects.toMatchObject({ code: 'DELIVERY_IN_DOUBT' })
      await using open = await manager.openQueue()
      const held = await open.show(ticket.id ?? '')
      expect(held).toMatchObject({ id: ticket.id, why: 'in-doubt' })
      expect(held?.receipt?.inDoubt[0]?.cause).toMatchObject({ code: 'WORKER_LOST' })
    } else expect((await ticket.receipt).accepted).toHaveLength(1)
    expect(outbox.mails).toHaveLength(becomes === 'held' ? 0 : 1)
    await other.stop()
    await mailer.stop()
  })
})

/** What it wrote before it died. */
async function dies(args: readonly string[]): Promise<string> {
  const program = fileURLToPath(new URL('programs/worker.ts', import.meta.url))
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const written = text(child.stdout)
  const [, signal] = await once(child, 'exit')
  expect(signal).toBe('SIGKILL')
  return written
}
