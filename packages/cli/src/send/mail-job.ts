import type { MailInput } from '@turbomail/core'

/** A mail that is to be sent. */
export interface MailJob {
  /** That of the list it comes from; 0 for a mail that is alone. */
  readonly row: number
  readonly input: Exclude<MailInput, { readonly content: unknown }>
}

/** A mail that may turn out to be none. */
export interface Candidate {
  readonly row: number
  /** Throws what is wrong with it. */
  make(): MailJob
}

/** The label by which a mail is known again on its way; it is never on the wire. */
const LABEL = 'row'

export function labelled(input: MailJob['input'], row: number): MailJob {
  return { row, input: { ...input, labels: { [LABEL]: String(row) } } }
}

export function rowOf({ labels }: { readonly labels: Readonly<Record<string, string>> }): number {
  return Number(labels[LABEL] ?? 0)
}
