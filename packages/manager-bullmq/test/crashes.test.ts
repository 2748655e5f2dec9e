import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { gather, MESSAGE, Processes } from './support/processes.ts'
import { redisTest } from './support/redis-server.ts'
import type { Place } from './support/worker-child.ts'

type InDoubt = 'report' | 'retry'

/** A worker in a process of its own, at its place or started. */
async function startChild(processes: Processes, inDoubt: InDoubt, place: Place): Promise<ChildProcess> {
  const options = { ...processes.options, retry: { attempts: 3, inDoubt } }
  const file = fileURLToPath(new URL('support/worker-child.ts', import.meta.url))
  const child = fork(file, [JSON.stringify(options), place, acceptedFile(processes)])
  let message: unknown
  const wanted = place === 'nowhere' ? 'started' : place
  while (message !== wanted) [message] = await once(child, 'message')
  return child
}

function acceptedFile({ server }: Processes): string {
  return join(server.folder, 'accepted')
}

async function accepted(processes: Processes): Promise<readonly string[]> {
  return (await readFile(acceptedFile(processes), 'utf8')).trim().split('\n').filter(Boolean)
}

async function end(child: ChildProcess, signal?: 'SIGKILL'): Promise<unknown> {
  const gone = once(child, 'exit')
  if (signal === undefined) child.send('stop')
  else child.kill(signal)
  return (await gone)[0]
}

/** What becomes of a mail whose worker is killed at a place, while another is there. */
async function killAt(place: Place, inDoubt: InDoubt) {
  await using processes = await Processes.on()
  await writeFile(acceptedFile(processes), '')
  const ticket = await (await processes.start()).submit(MESSAGE)
  const dying = await startChild(processes, inDoubt, place)
  const other = await startChild(processes, inDoubt, 'nowhere')
  await end(dying, 'SIGKILL')
  const code = await ticket.receipt.then(
    () => 'accepted',
    (error) => error.code,
  )
  const times = (await accepted(processes)).length
  const held = await gather((await processes.queue()).held())
  return { code, times, held: held.map(({ why }) => why), exit: await end(other) }
}

const HELD = { code: 'DELIVERY_IN_DOUBT', held: ['in-doubt'], exit: 0 }
const SENT = { code: 'accepted', held: [], exit: 0 }

redisTest('killed before the fence: another sends the mail, once', async () => {
  expect(await killAt('before the fence', 'report')).toEqual({ ...SENT, times: 1 })
})

redisTest('killed behind the fence: the mail is in doubt, and held', async () => {
  expect(await killAt('behind the fence', 'report')).toEqual({ ...HELD, times: 0 })
})

redisTest('killed behind the final dot: the mail is in doubt, held, and not sent twice', async () => {
  expect(await killAt('behind the final dot', 'report')).toEqual({ ...HELD, times: 1 })
})

redisTest('killed behind the final dot, where a second copy is the lesser evil: another sends it again', async () => {
  expect(await killAt('behind the final dot', 'retry')).toEqual({ ...SENT, times: 2 })
})

redisTest('a worker that is stopped ends by itself', async () => {
  await using processes = await Processes.on()
  await writeFile(acceptedFile(processes), '')
  const child = await startChild(processes, 'report', 'nowhere')
  await (await processes.start()).send(MESSAGE)
  expect(await end(child)).toBe(0)
  expect(await accepted(processes)).toHaveLength(1)
})
