/** Holds mails until the transaction that they were submitted in is committed, and drops them when it is rolled back. */

export { fromQuery, wrapManager } from './by-name.ts'
export { type TransactionalOptions, transactional } from './transactional.ts'
export { type CommitReport, type CommittedMail, type UnitOfWork, unitOfWork } from './unit-of-work.ts'
