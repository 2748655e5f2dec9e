import { expect, test } from 'vitest'
import { isPassing } from './is-passing.ts'

test.each([
  [true, 'ECONNREFUSED', ''],
  [true, 'ECONNRESET', ''],
  [true, '57P01', 'terminating connection due to administrator command'],
  [true, '57P03', 'the database system is starting up'],
  [true, '08006', ''],
  [true, '53300', 'too many clients'],
  [true, '40P01', 'deadlock detected'],
  [true, '40001', 'could not serialize access'],
  [true, '25006', 'cannot execute INSERT in a read-only transaction'],
  [true, undefined, 'Connection terminated unexpectedly'],
  [true, undefined, 'timeout exceeded when trying to connect'],
  [false, '42P01', 'relation "mail" does not exist'],
  [false, '23505', 'duplicate key'],
  [false, '28P01', 'password authentication failed'],
  [false, '25P02', 'current transaction is aborted'],
  [false, 'ERR_ASSERTION', 'Database not opened'],
  [false, undefined, 'Cannot use a pool after calling end on the pool'],
])('%s: %s %s', (expected, code, message) => {
  expect(isPassing(Object.assign(new Error(message), code === undefined ? {} : { code }))).toBe(expected)
})
