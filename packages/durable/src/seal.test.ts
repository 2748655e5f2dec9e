import { systemIdentity } from '@turbomail/core/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSeal, NO_SEAL } from './seal.ts'

const KEY = Buffer.alloc(32, 1)
const OTHER = Buffer.alloc(32, 2)
const VALUE = { messageId: '<a@example.com>', labels: { tenant: 'seven' } }

test('what was sealed is opened under the same name, by whoever has the key', () => {
  const seal = createSeal({ key: KEY }, systemIdentity)
  const sealed = seal.close('a', VALUE)
  expect(JSON.stringify(sealed)).not.toContain('example.com')
  expect(createSeal({ key: OTHER, previousKeys: [KEY] }, systemIdentity).open('a', sealed)).toEqual(VALUE)
  expect(seal.close('a', VALUE)).not.toEqual(sealed)
})

test.each([
  ['another key', createSeal({ key: OTHER }, systemIdentity), 'a'],
  ['another name', createSeal({ key: KEY }, systemIdentity), 'b'],
  ['no key', NO_SEAL, 'a'],
])('it is not opened by %s', (_, seal, name) => {
  const sealed = createSeal({ key: KEY }, systemIdentity).close('a', VALUE)
  expect(() => seal.open(name, sealed)).toThrow(expect.objectContaining({ code: 'CONTENT_SEALED' }))
})

test('no octet of it can be changed, or taken away', () => {
  const seal = createSeal({ key: KEY }, systemIdentity)
  const sealed = Buffer.from(seal.closeOctets('a', Buffer.from('hello')))
  fc.assert(
    fc.property(fc.nat({ max: sealed.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Buffer.from(sealed)
      changed[at] = (changed[at] as number) ^ change
      expect(() => seal.openOctets('a', changed)).toThrow(expect.objectContaining({ code: 'CONTENT_SEALED' }))
      expect(() => seal.openOctets('a', sealed.subarray(0, at))).toThrow()
    }),
  )
})

test('what was stored in clear before there was a key is still read', () => {
  expect(createSeal({ key: KEY }, systemIdentity).open('a', VALUE)).toEqual(VALUE)
})

test.each([
  [{ key: Buffer.alloc(16) }, 'encryption.key'],
  [{ key: KEY, previousKeys: [Buffer.alloc(31)] }, 'encryption.previousKeys.0'],
])('a key that is none is refused by its name', (options, option) => {
  expect(() => createSeal(options, systemIdentity)).toThrow(
    expect.objectContaining({ code: 'OPTIONS_INVALID', option }),
  )
})
