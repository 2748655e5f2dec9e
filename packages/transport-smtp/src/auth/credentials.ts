import type { AccessToken } from './bearer.ts'
import type { Mechanism } from './mechanism.ts'

/** How a password may be used. */
export type PasswordMechanism =
  | 'SCRAM-SHA-256-PLUS'
  | 'SCRAM-SHA-1-PLUS'
  | 'SCRAM-SHA-256'
  | 'SCRAM-SHA-1'
  | 'PLAIN'
  | 'LOGIN'
  | 'CRAM-MD5'

/** How a token may be used. */
export type TokenMechanism = 'OAUTHBEARER' | 'XOAUTH2'

/** Who logs in, and how. Without `mechanism` the best one that the relay offers is taken. */
export type AuthOptions =
  | { readonly user: string; readonly password: string; readonly mechanism?: PasswordMechanism }
  | { readonly user: string; readonly accessToken: AccessToken; readonly mechanism?: TokenMechanism }
  | { readonly mechanism: 'EXTERNAL'; readonly user?: string }
  | { readonly mechanism: Mechanism }
