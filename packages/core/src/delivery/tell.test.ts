import { expect, test } from 'vitest'
import { mailTo } from '../../test/support/hand-made-mail.ts'
import type { Outcome } from './receipt.ts'
import { tell } from './tell.ts'
import { TransportFailedError } from './transport-failed-error.ts'

const [{ path }] = mailTo('b@example.com').envelope.recipients
const refused = (lines: readonly string[]): Outcome => ({
  path,
  fate: 'refused',
  reply: { code: 550, enhanced: [5, 1, 1], lines },
})

test('an enhanced code that stands in the text of the reply is told once', () => {
  expect(tell(refused(['5.1.1 No such user']))).toBe('b@example.com was refused: 550 5.1.1 No such user')
  expect(tell(refused(['5.1.1']))).toBe('b@example.com was refused: 550 5.1.1')
  expect(tell(refused(['5.1.10 Odd']))).toBe('b@example.com was refused: 550 5.1.1 5.1.10 Odd')
})

test('of who was not tried the failure is told, with the reply where it does not have it', () => {
  const reply = { code: 535, enhanced: [5, 7, 8], lines: ['5.7.8 No', '5.7.8 Never'] } as const
  const untried = (message: string): string =>
    tell({
      path,
      fate: 'untried',
      reply,
      cause: new TransportFailedError('AUTH_FAILED', message, { permanence: 'permanent' }),
    })
  const login = 'The relay refused the login: 535 5.7.8 No / 5.7.8 Never'
  expect(untried(login)).toBe(`b@example.com was not tried: ${login}`)
  expect(untried('The relay refused the login')).toBe(
    'b@example.com was not tried: The relay refused the login: 535 5.7.8 No 5.7.8 Never',
  )
  expect(tell({ path, fate: 'untried', reply })).toBe('b@example.com was not tried: 535 5.7.8 No 5.7.8 Never')
})

test('an outcome without reason, and a refusal, whatever else has failed', () => {
  expect(tell({ path, fate: 'accepted' })).toBe('b@example.com was accepted')
  expect(tell({ ...refused(['no']), cause: new Error('lost') })).toBe('b@example.com was refused: 550 5.1.1 no')
})
