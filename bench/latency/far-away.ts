import { Peer } from '../processes/peer.ts'
import { type Claim, type MailServer, using } from '../servers/mail-server.ts'

/** Runs `work` with a server that is moved away: every octet to it and from it takes `delayMs` longer. */
export function withFarAway<T>(server: MailServer, delayMs: number, work: (far: MailServer) => Promise<T>): Promise<T> {
  const args = [String(server.port), String(delayMs)]
  const opening = Peer.start(new URL('main.ts', import.meta.url), { args })
  return using(opening, (peer) =>
    work({
      port: Number(peer.hello),
      counting: <C extends Claim>(sending: () => Promise<C>) => server.counting(sending),
    }),
  )
}
