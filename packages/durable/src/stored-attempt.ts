import {
  type Attempt,
  type Fault,
  isMailError,
  MailError,
  type MailObject,
  narrowMail,
  type Outcome,
  type Permanence,
  type Recipient,
  type Reply,
  TransportFailedError,
} from '@turbomail/core/contract'

/** An error as far as it can be kept. */
export interface StoredError {
  readonly code?: string | undefined
  readonly message: string
}

interface StoredFailure extends StoredError {
  readonly code: string
  readonly permanence: Permanence
  readonly fault: Fault
  readonly reply?: Reply | undefined
  readonly phase?: string | undefined
  readonly stale: boolean
}

/** The outcome of a recipient, which is named by its place in the envelope of the whole mail. */
interface StoredOutcome extends Omit<Outcome, 'path' | 'cause'> {
  readonly to: number
  readonly cause?: StoredError | undefined
}

/** Where and when an attempt was made: by this, its dialogue is found in the log of that process. */
export interface Whereabouts {
  /** `host:process id`. */
  readonly worker: string
  /** Epoch milliseconds. */
  readonly startedAt: number
}

/** An attempt as it is kept, so that any process can go on after it. */
export interface StoredAttempt extends Whereabouts {
  readonly endedAt: number
  readonly outcomes: readonly StoredOutcome[]
  readonly failure?: StoredFailure | undefined
}

/** The places of the recipients of `part` in the envelope of `whole`. */
export function placesOf(whole: MailObject, part: MailObject): readonly number[] | undefined {
  if (part.envelope.recipients.length === whole.envelope.recipients.length) return undefined
  const places = new Map(whole.envelope.recipients.map(({ path }, place) => [path.toString(), place]))
  return part.envelope.recipients.map(({ path }) => places.get(path.toString()) as number)
}

/** The mail for the recipients at these places. */
export function narrowToPlaces(whole: MailObject, places: readonly number[] | undefined): MailObject {
  const { recipients } = whole.envelope
  const [first, ...others] = (places ?? []).map((place) => recipients[place]).filter((one) => one !== undefined)
  return first === undefined ? whole : narrowMail(whole, [first, ...others])
}

export function storeAttempt(whole: MailObject, attempt: Attempt, worker: string): StoredAttempt {
  const { mail, outcomes, failure, startedAt, endedAt } = attempt
  const places = placesOf(whole, mail)
  return {
    worker,
    startedAt,
    endedAt,
    outcomes: outcomes.map(({ path: _, cause, ...rest }, index) => ({
      to: places?.[index] ?? index,
      ...rest,
      ...(cause === undefined || cause === failure ? {} : { cause: storeError(cause) }),
    })),
    ...(failure === undefined ? {} : { failure: storeFailure(failure) }),
  }
}

export function readAttempt(whole: MailObject, stored: StoredAttempt): Attempt {
  const { startedAt, endedAt } = stored
  const failure = stored.failure && readFailure(stored.failure)
  const recipients: readonly Recipient[] = whole.envelope.recipients
  const outcomes = stored.outcomes.flatMap(({ to, cause, ...rest }): Outcome[] => {
    const path = recipients[to]?.path
    const why = cause === undefined ? failure : readError(cause)
    return path === undefined ? [] : [{ ...rest, path, ...(why === undefined ? {} : { cause: why }) }]
  })
  const mail = narrowToPlaces(
    whole,
    stored.outcomes.map(({ to }) => to),
  )
  return { mail, outcomes, startedAt, endedAt, ...(failure === undefined ? {} : { failure }) }
}

export function storeError(thrown: unknown): StoredError {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return isMailError(thrown) ? { code: thrown.code, message } : { message }
}

export function readError({ code, message }: StoredError): Error {
  return code === undefined ? new Error(message) : new MailError(code, message)
}

function storeFailure({ code, message, permanence, fault, reply, phase, stale }: TransportFailedError): StoredFailure {
  return { code, message, permanence, fault, reply, phase, stale }
}

function readFailure({ code, message, permanence, fault, reply, phase, stale }: StoredFailure): TransportFailedError {
  return new TransportFailedError(code, message, {
    permanence,
    fault,
    stale,
    ...(reply === undefined ? {} : { reply }),
    ...(phase === undefined ? {} : { phase }),
  })
}
