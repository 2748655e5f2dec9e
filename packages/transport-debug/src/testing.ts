/** Assertions about mails, and an outbox for each test, under any test runner. */
export type { Captured } from './outbox.ts'
export { outbox, restOutbox } from './per-test/outboxes.ts'
export { withOutbox } from './per-test/with-outbox.ts'
export { assertNotSent, assertSent } from './sent/assert-sent.ts'
export type {
  ExpectedAddress,
  ExpectedAttachment,
  ExpectedEnvelope,
  ExpectedText,
  OneOrAll,
  SentExpectation,
} from './sent/expectation.ts'
