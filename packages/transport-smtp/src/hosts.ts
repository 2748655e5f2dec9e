import { isTransportFailure, TransportFailedError } from '@turbomail/core/contract'
import type { Relay } from './relay.ts'

/** How long a relay that could not serve stands behind the others. */
export const SET_BACK_MS = 60_000

/** What is known of the relays, and the time. */
export interface Choice {
  readonly relays: readonly Relay[]
  /** By name: when it was last found unable to serve. */
  readonly failedAt: Map<string, number>
  readonly now: () => number
  /** When there is no time left for a further relay. */
  readonly endsAt: number
  readonly signal: AbortSignal
  /** Told of each that could not serve. */
  readonly passedOver: (relay: Relay, failure: TransportFailedError) => void
}

/**
 * Gives what `attempt` makes of the first relay that serves, in the order of preference. One that has failed within the
 * last minute is tried after the others. The next one is tried after a failure that is the relay's own; not where another
 * relay would hide what somebody has to see to: no encryption, or none that can be trusted.
 */
export async function firstToServe<T>(choice: Choice, attempt: (relay: Relay) => Promise<T>): Promise<T> {
  const { relays, failedAt, now, endsAt, signal } = choice
  const failures = new Map<Relay, TransportFailedError>()
  for (const relay of inOrder(relays, failedAt, now())) {
    if (failures.size > 0 && now() >= endsAt) break
    try {
      const served = await attempt(relay)
      failedAt.delete(relay.name)
      return served
    } catch (error) {
      if (relays.length === 1 || signal.aborted || !isTransportFailure(error) || !mayGoOn(error)) throw error
      failedAt.set(relay.name, now())
      failures.set(relay, error)
      choice.passedOver(relay, error)
    }
  }
  throw noneOf(failures)
}

function inOrder(relays: readonly Relay[], failedAt: ReadonlyMap<string, number>, now: number): readonly Relay[] {
  const setBack = ({ name }: Relay) => now - (failedAt.get(name) ?? Number.NEGATIVE_INFINITY) < SET_BACK_MS
  return relays.toSorted((one, other) => Number(setBack(one)) - Number(setBack(other)))
}

const FINAL: ReadonlySet<string> = new Set(['TLS_REQUIRED', 'TLS_INJECTION', 'PROXY_UNAVAILABLE'])

function mayGoOn({ code, permanence }: TransportFailedError): boolean {
  return !FINAL.has(code) && (code !== 'TLS_FAILED' || permanence === 'transient')
}

/** What is told is what leaves most hope; the text names every relay. */
function noneOf(failures: ReadonlyMap<Relay, TransportFailedError>): TransportFailedError {
  const all = [...failures.values()]
  const told = all.find(({ permanence }) => permanence === 'transient') ?? (all[0] as TransportFailedError)
  const said = [...failures].map(([{ name }, { message }]) => `${name}: ${message}`)
  const message = `None of the relays can serve. ${said.join('; ')}`
  return new TransportFailedError(told.code, message, { ...told, cause: new AggregateError(all, message) })
}
