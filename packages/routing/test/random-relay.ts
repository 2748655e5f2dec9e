import { type MailObject, type Outcome, type TransportFactory, TransportFailedError } from '@turbomail/core/contract'

/** What becomes of one delivery. */
export type Doing =
  | 'accept'
  | 'mixed'
  | 'down'
  | 'login'
  | 'lacking'
  | 'stale'
  | 'doubt'
  | 'refuse'
  | 'retire'
  | 'no-open'

export const DOINGS: readonly Doing[] = [
  'accept',
  'mixed',
  'down',
  'login',
  'lacking',
  'stale',
  'doubt',
  'refuse',
  'retire',
  'no-open',
]

/** What a relay answered for one recipient of one mail. */
export interface Answer {
  readonly relay: string
  readonly mail: string
  readonly recipient: string
  readonly outcome: Outcome
}

const FAILURES: Readonly<Partial<Record<Doing, TransportFailedError>>> = {
  down: new TransportFailedError('RELAY_UNAVAILABLE', 'down', { permanence: 'transient' }),
  login: new TransportFailedError('AUTH_FAILED', 'login', { permanence: 'permanent' }),
  lacking: new TransportFailedError('SIZE_EXCEEDED', 'lacking', { permanence: 'permanent', fault: 'mail' }),
  stale: new TransportFailedError('CONNECTION_LOST', 'stale', { permanence: 'transient', stale: true }),
}

const MIXED: readonly Omit<Outcome, 'path'>[] = [
  { fate: 'accepted' },
  { fate: 'refused', permanence: 'permanent', fault: 'recipient' },
  { fate: 'refused', permanence: 'transient', fault: 'relay' },
  { fate: 'untried', permanence: 'transient', fault: 'relay' },
  { fate: 'untried', permanence: 'transient', fault: 'recipient' },
  { fate: 'in-doubt', permanence: 'transient', fault: 'relay' },
  { fate: 'refused', permanence: 'transient', fault: 'mail' },
]

/** A relay that does what the plan says, over and over, and notes what it answered. */
export function randomRelay(
  name: string,
  plan: readonly Doing[],
  answers: Answer[],
): TransportFactory & { open: number } {
  let step = 0
  const doing = (): Doing => plan[step++ % plan.length] ?? 'accept'
  const factory = {
    name,
    open: 0,
    capabilities: { partial: true, durable: false, maxInstances: 2 },
    create: () => ({
      window: 1,
      open: async () => {
        factory.open++
        if (plan[step % plan.length] !== 'no-open') return
        step++
        throw new TransportFailedError('CONNECT_FAILED', 'no', { permanence: 'transient' })
      },
      deliver: async (mail: MailObject) => {
        const what = doing()
        const failure = FAILURES[what]
        if (failure !== undefined) throw failure
        await new Promise((resolve) => setImmediate(resolve))
        const outcomes = mail.envelope.recipients.map(({ path }, index) => ({ path, ...answer(what, step + index) }))
        for (const outcome of outcomes) {
          answers.push({ relay: name, mail: mail.messageId, recipient: outcome.path.toString(), outcome })
        }
        return { outcomes, retire: what === 'retire' }
      },
      close: async () => {
        factory.open--
      },
    }),
  }
  return factory
}

function answer(what: Doing, seed: number): Omit<Outcome, 'path'> {
  if (what === 'mixed') return MIXED[seed % MIXED.length] ?? { fate: 'accepted' }
  if (what === 'doubt') return { fate: 'in-doubt', permanence: 'transient', fault: 'relay' }
  if (what === 'refuse') return { fate: 'refused', permanence: 'permanent', fault: 'mail' }
  return { fate: 'accepted' }
}
