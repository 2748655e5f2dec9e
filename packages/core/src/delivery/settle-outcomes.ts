import type { Recipient } from '../envelope/envelope.ts'
import type { Path } from '../envelope/path.ts'
import { pathKey } from '../envelope/paths.ts'
import type { MailObject } from './mail-object.ts'
import type { Fate, Outcome } from './receipt.ts'
import { TransportFailedError } from './transport-failed-error.ts'

/** Outcomes in the order of the envelope, and what was wrong with those that the transport gave. */
export interface Settled {
  readonly outcomes: readonly Outcome[]
  readonly breach?: TransportFailedError
}

const FATES: ReadonlySet<unknown> = new Set<Fate>(['accepted', 'refused', 'in-doubt', 'untried'])

/**
 * Holds a transport to its promise of one outcome for every recipient. A recipient that has none, or several, or one that
 * is none, is in doubt: never accepted, and never silently tried again.
 */
export function settleOutcomes(mail: MailObject, given: unknown): Settled {
  const { recipients } = mail.envelope
  if (isInOrder(recipients, given)) return { outcomes: given }
  const found = sortByPath(given)
  const wrong: string[] = []
  const outcomes = recipients.map(({ path }) => {
    const key = pathKey(path)
    const own = found.get(key) ?? []
    found.delete(key)
    const [only] = own
    if (own.length === 1 && only !== undefined) return complete(only)
    wrong.push(`${path} has ${own.length} outcomes`)
    return undefined
  })
  for (const key of found.keys()) wrong.push(`${key} is no recipient`)
  if (wrong.length === 0) return { outcomes: outcomes.filter((outcome) => outcome !== undefined) }
  const breach = new TransportFailedError('TRANSPORT_CONTRACT', `The transport broke its contract: ${listed(wrong)}.`, {
    permanence: 'permanent',
  })
  return { outcomes: recipients.map(({ path }, index) => outcomes[index] ?? inDoubt(path, breach)), breach }
}

/** The usual case costs no map: as many outcomes as recipients, each with the very path of the envelope. */
function isInOrder(recipients: readonly Recipient[], given: unknown): given is readonly Outcome[] {
  if (!Array.isArray(given) || given.length !== recipients.length) return false
  for (let index = 0; index < recipients.length; index++) {
    const outcome: unknown = given[index]
    if (!isOutcome(outcome) || outcome.path !== recipients[index]?.path || !isComplete(outcome)) return false
  }
  return true
}

function sortByPath(given: unknown): Map<string, Outcome[]> {
  const found = new Map<string, Outcome[]>()
  for (const outcome of Array.isArray(given) ? given : []) {
    if (!isOutcome(outcome)) continue
    const key = pathKey(outcome.path)
    const own = found.get(key)
    if (own === undefined) found.set(key, [outcome])
    else own.push(outcome)
  }
  return found
}

function isOutcome(value: unknown): value is Outcome {
  if (typeof value !== 'object' || value === null || !('path' in value) || !('fate' in value)) return false
  const { path } = value
  if (typeof path !== 'object' || path === null || !('localPart' in path) || !('domain' in path)) return false
  return typeof path.localPart === 'string' && typeof path.domain === 'string' && FATES.has(value.fate)
}

function isComplete(outcome: Outcome): boolean {
  return outcome.fate === 'accepted' || (outcome.permanence !== undefined && outcome.fault !== undefined)
}

/** Permanence and fault are filled in where a transport left them out: from the reply, or as what is surely no lie. */
function complete(outcome: Outcome): Outcome {
  if (isComplete(outcome)) return outcome
  const refused = outcome.fate === 'refused'
  const transient = outcome.reply === undefined ? !refused : outcome.reply.code < 500
  const permanence = outcome.permanence ?? (transient ? 'transient' : 'permanent')
  return { ...outcome, permanence, fault: outcome.fault ?? (refused ? 'recipient' : 'relay') }
}

function inDoubt(path: Path, cause: TransportFailedError): Outcome {
  return { path, fate: 'in-doubt', permanence: 'permanent', fault: 'relay', cause }
}

function listed(wrong: readonly string[]): string {
  const more = wrong.length > 3 ? `, and ${wrong.length - 3} more` : ''
  return `${wrong.slice(0, 3).join(', ')}${more}`
}
