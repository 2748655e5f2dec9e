import { expect, test } from 'vitest'
import { resolveOptions, type SendmailOptions } from './options.ts'

test('nothing need be said', () => {
  expect(resolveOptions()).toMatchObject({
    path: '/usr/sbin/sendmail',
    args: [],
    env: {},
    lineEnd: 'LF',
    maxInstances: 5,
  })
})

test('what was given is not shared, so that it can be changed afterwards', () => {
  const given = { args: ['-v'], env: { A: 'b' } }
  const resolved = resolveOptions(given)
  given.args.push('-t')
  given.env.A = 'c'
  expect(resolved).toMatchObject({ args: ['-v'], env: { A: 'b' } })
})

test('the longest time is that of the longest timer', () => {
  expect(resolveOptions({ timeoutMs: 1e12 }).timeoutMs).toBe(2 ** 31 - 1)
})

test.each([
  [{ path: 'sendmail' }, 'path'],
  [{ path: '' }, 'path'],
  [{ path: '/a\0b' }, 'path'],
  [{ spoolFolder: 'spool' }, 'spoolFolder'],
  [{ args: '-v' }, 'args'],
  [{ args: [1] }, 'args'],
  [{ args: ['a\0b'] }, 'args'],
  [{ args: ['-v', '-t'] }, 'args'],
  [{ args: ['-v', '--'] }, 'args'],
  [{ env: { A: 1 } }, 'env'],
  [{ env: { A: 'a\0b' } }, 'env'],
  [{ env: null }, 'env'],
  [{ lineEnd: '\n' }, 'lineEnd'],
  [{ timeoutMs: 0 }, 'timeoutMs'],
  [{ timeoutMs: Number.POSITIVE_INFINITY }, 'timeoutMs'],
  [{ maxInstances: 0 }, 'maxInstances'],
  [{ maxInstances: 1.5 }, 'maxInstances'],
])('%o is refused, and the error names %s', (options, option) => {
  expect(() => resolveOptions(options as SendmailOptions)).toThrow(
    expect.objectContaining({ code: 'OPTIONS_INVALID', option }),
  )
})

test('an unknown option is refused, and the nearest named', () => {
  expect(() => resolveOptions({ timeoutMS: 1 } as SendmailOptions)).toThrow(
    expect.objectContaining({ code: 'OPTIONS_UNKNOWN', message: expect.stringContaining('timeoutMs') }),
  )
})
