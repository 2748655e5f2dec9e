/** A scripted SMTP and LMTP server for tests. */
export { type CertificateKind, certificateOf, type KeyPair } from './certificate.ts'
export type { EventName } from './event-name.ts'
export { type FakeServer, fakeServer } from './fake-server.ts'
export { type Gate, hold } from './gate.ts'
export type { AuthOptions, EhloState, FakeServerOptions, Quirks } from './options.ts'
export { type Answer, type Condition, on, type Rule, type Script, type ServerEvent } from './rule.ts'
export type { LogEntry, Session, TlsFacts } from './session.ts'
export {
  type Action,
  delay,
  disconnect,
  dribble,
  omit,
  raw,
  refuseHandshake,
  repeat,
  reply,
  reset,
  type Say,
  type Step,
  stall,
  stopReading,
  swallow,
} from './step.ts'
export type { FakeRecipient, Parameters, Transaction, TransactionState } from './transaction.ts'
export { VIOLATIONS, type Violation, type ViolationCode } from './violation.ts'
