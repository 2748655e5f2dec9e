import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { type DeliveryError, isMailError, type Receipt } from '@turbomail/core'

/** A line of the file of results. */
export interface Result {
  readonly address: string
  readonly fate: 'accepted' | 'refused' | 'in-doubt' | 'untried'
  readonly permanence?: 'transient' | 'permanent' | undefined
  /** What the relay said, or why it was not asked. */
  readonly text: string
}

/** What became of the mail to `address`. */
export function resultOf(address: string, receipt: Receipt | undefined, error: unknown): Result {
  const [outcome] = (receipt ?? (error as Partial<DeliveryError>).receipt)?.outcomes ?? []
  if (outcome === undefined) return { address, fate: 'untried', text: textOf(error) }
  const { fate, permanence, reply, cause } = outcome
  return { address, fate, permanence, text: reply === undefined ? textOf(cause ?? error) : reply.lines.join(' ') }
}

function textOf(error: unknown): string {
  return isMailError(error) ? `${error.code}: ${error.message}` : String(error)
}

/** Those who are done with: who got it, may have got it, or will never take it. */
export function doneWith(file: string): Set<string> {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  const results = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Result)
  const toTry = ({ fate, permanence }: Result) =>
    fate === 'untried' || (fate === 'refused' && permanence === 'transient')
  const done = results.filter((result) => !toTry(result))
  return new Set(done.map(({ address }) => address))
}

/** At once, so that a process that is killed leaves behind what it knew. */
export function keep(file: string, result: Result): void {
  appendFileSync(file, `${JSON.stringify(result)}\n`)
}
