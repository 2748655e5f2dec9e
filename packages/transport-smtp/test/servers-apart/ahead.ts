import type { SmtpOptions, TranscriptEntry } from '../../src/index.ts'
import { mail } from '../mails.ts'
import { openTransport } from '../servers/open-transport.ts'
import type { RealServer } from '../servers/real-server.ts'
import { wayIn } from '../servers/way-in.ts'
import { plain } from '../sessions.ts'

const COUNT = 100

/** How far ahead of the replies mails have left over one connection. */
export interface Ahead {
  /** How many at once the connection takes, now that the server is known. */
  readonly window: number
  /** How many began while replies to another were awaited. */
  readonly overlapping: number
  /** How many went as chunks. */
  readonly chunks: number
}

/** Hands over a hundred mails to one mailbox, and looks into the transcript. The mailbox is empty again afterwards. */
export async function ahead(server: RealServer, options: SmtpOptions): Promise<Ahead> {
  const entries: TranscriptEntry[] = []
  const transcript = (entry: TranscriptEntry) => entries.push(entry)
  const transport = await openTransport({ ...wayIn(server), ...options, transcript })
  const under = new Set<Promise<unknown>>()
  for (let number = 0; number < COUNT; number++) {
    while (under.size >= transport.window) await Promise.race(under)
    const delivery = transport.deliver(mail({ to: ['hugo@example.test'] }), plain)
    under.add(delivery)
    delivery.then(() => under.delete(delivery))
  }
  await Promise.all(under)
  await server.mails('hugo', COUNT)
  const follows = (index: number) => entries[index - 1]?.side === 'client'
  return {
    window: transport.window,
    overlapping: entries.filter(({ text }, index) => text === 'RSET' && follows(index)).length,
    chunks: entries.filter(({ side, text }) => side === 'client' && text.startsWith('BDAT')).length,
  }
}
