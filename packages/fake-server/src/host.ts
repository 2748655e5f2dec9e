import type { TLSSocketOptions } from 'node:tls'
import type { ResolvedOptions } from './options.ts'
import type { ServerEvent } from './rule.ts'
import type { Action } from './step.ts'
import type { Transaction } from './transaction.ts'

/** What a conversation sees of the server that it belongs to. */
export interface Host {
  readonly options: ResolvedOptions
  readonly hasRules: boolean
  /** What the server shows under TLS, and the certificate in it. */
  readonly tlsOptions: TLSSocketOptions
  /** What the first rule that applies has to say. */
  pick(event: ServerEvent): Promise<Action | undefined>
  /** A transaction has ended. */
  ended(transaction: Transaction): void
}
