import { Peer } from '../processes/peer.ts'
import { using } from '../servers/mail-server.ts'
import { type Account, account } from './account.ts'
import type { RelayReport } from './faulty-relay.ts'
import { runApart } from './run-apart.ts'
import type { Sent } from './to-faulty-relay.ts'

const SEED = 20_261_122

export interface FaultySoak extends Account, Pick<RelayReport, 'faults' | 'violations'>, Omit<Sent, 'fates'> {}

/** Sends so many mails to a relay at which something goes wrong in so many of 100 transactions. */
export function soakFaultyRelay(mails: number, percent: number): Promise<FaultySoak> {
  const args = [mails, percent, SEED].map(String)
  return using(Peer.start(new URL('faulty-relay.ts', import.meta.url), { args }), async (relay) => {
    const { fates, ...sent } = await runApart<Sent>('to-faulty-relay', [Number(relay.hello), mails])
    const { taken, faults, violations } = (await relay.ask({})) as RelayReport
    return { ...sent, ...account({ fates }, { taken }), faults, violations }
  })
}
