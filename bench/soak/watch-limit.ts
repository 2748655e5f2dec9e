import assert from 'node:assert/strict'
import { fakeServer, on } from '@turbomail/fake-server'
import { using } from '../servers/mail-server.ts'
import { runApart } from './run-apart.ts'
import { mostWithin } from './sliding.ts'
import type { WithinLimit } from './within-limit.ts'

/** What a relay sees of a limit. */
export interface LimitWatched {
  /** The most mails that began within any second, wherever it begins. */
  readonly most: number
  readonly mailsPerSecond: number
  readonly connections: number
}

/** Has so many mails sent under a limit over so many connections, and notes when each begins here. */
export async function watchLimit(mails: number, mailsPerSecond: number, connections: number): Promise<LimitWatched> {
  const times: number[] = []
  const note = () => {
    times.push(performance.now())
    return undefined
  }
  await using(fakeServer({ record: 'count', script: [on('MAIL', note)] }), async (server) => {
    const { accepted } = await runApart<WithinLimit>('within-limit', [server.port, mails, mailsPerSecond, connections])
    assert.equal(accepted, mails)
    assert.equal(server.accepted.length, mails)
    assert.equal(server.sessions.length, connections)
  })
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000
  return { most: mostWithin(times, 1000), mailsPerSecond: mails / seconds, connections }
}
