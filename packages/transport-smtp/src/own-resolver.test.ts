import type { LookupFunction } from 'node:net'
import { expect, test } from 'vitest'
import { ownResolver } from './own-resolver.ts'

type Given = Parameters<LookupFunction>[2]

const four = { address: '192.0.2.1', family: 4 }
const six = { address: '2001:db8::1', family: 6 }

/** What Node is told, every time that it is told something. */
function ask(given: LookupFunction, options: object): unknown[][] {
  const told: unknown[][] = []
  ownResolver(given)('relay.example.com', options, (...answer) => told.push(answer))
  return told
}

const answering =
  (...answer: unknown[]): LookupFunction =>
  (_name, _options, callback: (...answer: never[]) => void) =>
    callback(...(answer as never[]))

test.each<[string, unknown[], object, unknown[]]>([
  ['a list', [null, [six, four]], { all: true }, [null, [six, four]]],
  ['one address where all are asked for', [null, '192.0.2.1', 4], { all: true }, [null, [four]]],
  ['a list where one is asked for', [null, [six, four]], {}, [null, '2001:db8::1', 6]],
  ['a list where one of a family is asked for', [null, [six, four]], { family: 4 }, [null, '192.0.2.1', 4]],
  ['any family, by number', [null, [six, four]], { all: true, family: 0 }, [null, [six, four]]],
  ['addresses without a family', [null, [{ address: '192.0.2.1' }]], { all: true }, [null, [four]]],
])('passes on %s', (_what, answer, options, told) => {
  expect(ask(answering(...answer), options)).toEqual([told])
})

test.each<[string, unknown[], object]>([
  ['an empty list', [null, []], { all: true }],
  ['nothing', [null], { all: true }],
  ['no address', [null, 'relay'], {}],
  ['a list of something else', [null, [null, 'x', {}]], { all: true }],
  ['none of the family', [null, [six]], { all: true, family: 4 }],
])('makes an error of %s', (_what, answer, options) => {
  expect(ask(answering(...answer), options)).toEqual([[expect.objectContaining({ code: 'ENOTFOUND' }), '', 0]])
})

test('passes an error on, also one that is thrown', () => {
  const error = new Error('no')
  expect(ask(answering(error), {})).toEqual([[error, '', 0]])
  const thrower = () => {
    throw error
  }
  expect(ask(thrower, {})).toEqual([[error, '', 0]])
})

test('lets the first answer count', () => {
  const twice: LookupFunction = (_name, _options, callback: Given) => {
    callback(null, '192.0.2.1', 4)
    callback(null, '192.0.2.2', 4)
    throw new Error('and more')
  }
  expect(ask(twice, {})).toEqual([[null, '192.0.2.1', 4]])
})
