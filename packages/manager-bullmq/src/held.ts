import type { Found, Json } from '@turbomail/durable'
import { Job } from 'bullmq'
import { findMails } from './find.ts'
import type { Link } from './link.ts'

const PAGE = 100

/** The mails that are held, the latest first. What is resent or dropped meanwhile leaves no other out. */
export async function* heldMails(link: Link): AsyncGenerator<Found, void, undefined> {
  let at = '+inf'
  let seen: ReadonlySet<string> = new Set()
  for (;;) {
    const page = await link.call(() => readPage(link, at, seen))
    const last = page.at(-1)?.score
    if (last === undefined) return
    const together = page.filter(({ score }) => score === last).map(({ id }) => id)
    seen = new Set(last === at ? [...seen, ...together] : together)
    at = last
    const ids = page.map(({ id }) => id)
    yield* await link.call(() => findMails(link, ids))
  }
}

interface Place {
  readonly id: string
  /** When it came to be held. */
  readonly score: string
}

/** Mails that came to be held at the same instant stand together: of those at the edge, the ones that were seen are passed by. */
async function readPage(link: Link, at: string, seen: ReadonlySet<string>): Promise<readonly Place[]> {
  const size = PAGE + seen.size
  const flat = await link.client.zrevrangebyscore(link.key('failed'), at, '-inf', 'WITHSCORES', 'LIMIT', 0, size)
  const all = flat.flatMap((id, index) => (index % 2 === 0 ? [{ id, score: flat[index + 1] ?? '' }] : []))
  return all.filter(({ id }) => !seen.has(id))
}

/** Has a held mail given to a worker again. Whether it was held. */
export async function resendHeld(link: Link, id: string, progress: Json): Promise<boolean> {
  const { queue } = link
  const job = await Job.fromId(queue, id)
  if (job === undefined) return false
  const keys = [link.key(id), link.key('failed'), link.key('doubt')]
  if (Number(await link.run('mailResend', keys, [id, JSON.stringify(progress)])) === 0) return false
  await job.retry('failed')
  return true
}

/** Forgets a held mail. Whether it was held. */
export async function dropHeld(link: Link, id: string): Promise<boolean> {
  const keys = [link.key(id), link.key('failed'), link.key('doubt')]
  if (Number(await link.run('mailDrop', keys, [id])) === 0) return false
  await link.queue.remove(id)
  return true
}
