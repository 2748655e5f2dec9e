import type { TLSSocketOptions } from 'node:tls'
import type { Ledger } from './ledger.ts'
import type { ResolvedOptions } from './options.ts'
import type { Playbook } from './playbook.ts'

/** What a conversation sees of the server that it belongs to. */
export interface Host {
  readonly options: ResolvedOptions
  readonly playbook: Playbook
  readonly ledger: Ledger
  /** What the server shows under TLS, and how. */
  readonly tlsOptions: TLSSocketOptions
}
