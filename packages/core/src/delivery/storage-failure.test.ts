import { constants } from 'node:os'
import { expect, test } from 'vitest'
import { storageFailure } from './storage-failure.ts'

function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: of the system`), { code })
}

test.each([
  ['ENOSPC', 'MAILBOX_FULL'],
  ['EDQUOT', 'MAILBOX_FULL'],
  ['EFBIG', 'MAILBOX_FULL'],
  ['EACCES', 'MAILBOX_UNAVAILABLE'],
  ['ENOENT', 'MAILBOX_UNAVAILABLE'],
  ['EIO', 'MAILBOX_FAILED'],
])('%s is told as %s, which somebody may mend', (code, told) => {
  const cause = systemError(code)
  const failure = storageFailure(cause, 'The mail could not be stored')
  expect(failure).toMatchObject({ code: told, permanence: 'transient', fault: 'relay', cause })
  expect(failure.message).toBe(`The mail could not be stored: ${code}: of the system`)
})

test('a quota that is used up is known by its number, for which Node has no name', () => {
  const cause = Object.assign(new Error('UNKNOWN'), { code: 'UNKNOWN', errno: -constants.errno.EDQUOT })
  expect(storageFailure(cause, 'The mail could not be stored')).toMatchObject({ code: 'MAILBOX_FULL' })
})
