import { isTransportFailure, neverAborted, type Transport } from '@turbomail/core/contract'
import { numberedMail } from './numbered-mails.ts'

/** What was said of a numbered mail with one recipient. */
export interface Told {
  readonly number: number
  readonly fate: 'accepted' | 'refused' | 'in-doubt' | 'untried' | 'rejected'
  /** Whether the instance must not be used any more. */
  readonly retired: boolean
  readonly error?: string
}

export async function deliverAndTell(transport: Transport, number: number): Promise<Told> {
  try {
    const { outcomes, retire = false } = await transport.deliver(numberedMail(number), { signal: neverAborted })
    const [outcome] = outcomes
    if (outcome === undefined || outcomes.length > 1) throw new Error('not one outcome')
    return { number, fate: outcome.fate, retired: retire, error: String(outcome.cause) }
  } catch (error) {
    const retired = !isTransportFailure(error) || error.fault === 'relay'
    return { number, fate: 'rejected', retired, error: String(error) }
  }
}
