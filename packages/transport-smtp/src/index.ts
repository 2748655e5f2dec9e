/** TurboMail's transport for SMTP and LMTP. */
export type { AccessToken, AuthOptions } from './auth/credentials.ts'
export type { Exchange, Mechanism } from './auth/mechanism.ts'
export type { SmtpOptions, TlsOptions } from './options.ts'
export type { Pipelining } from './pipelining.ts'
export { smtp } from './smtp.ts'
export type { Timeouts } from './timeouts.ts'
export type { TlsPolicy } from './tls-policy.ts'
export type { TranscriptEntry, TranscriptSink } from './transcript.ts'
