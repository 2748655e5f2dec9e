import { interleave, type Leg } from '../harness/rounds.ts'
import type { Measurement } from '../harness/row.ts'
import type { Settings } from '../harness/settings.ts'
import { Peer } from '../processes/peer.ts'
import type { Work } from '../senders/work.ts'
import { using } from '../servers/mail-server.ts'
import { type Sink, withSink } from '../sink/sink.ts'
import type { DelivererName } from './deliverers.ts'

const WARM_UP_ROUNDS = 10
/** Rounds are short, and so many more: the ratio of two that are neighbours is what counts. */
const ROUNDS_FOR_ONE = 5

/** Interleaved rounds of ready-made mails to the same sink: by `ondemand()`, and by the transport alone. */
export function comparePace(connections: number, { mails, rounds }: Settings): Promise<Measurement> {
  const each = Math.ceil(mails / rounds)
  const count = rounds * ROUNDS_FOR_ONE
  return withSink((sink) =>
    using(start('ondemand', sink, connections), (ondemand) =>
      using(start('bare', sink, connections), async (bare) => {
        const legs = { turbomail: leg(sink, ondemand, each), bare: leg(sink, bare, each) }
        await interleave(legs, WARM_UP_ROUNDS)
        return { rounds: await interleave(legs, count) }
      }),
    ),
  )
}

function start(name: DelivererName, sink: Sink, connections: number): Promise<Peer> {
  const args = [name, String(sink.port), String(connections)]
  return Peer.start(new URL('pace.ts', import.meta.url), { args })
}

function leg(sink: Sink, peer: Peer, mails: number): Leg {
  return async () => {
    const work = await sink.counting(async () => (await peer.ask({ mails })) as Work)
    return work.mails / work.seconds
  }
}
