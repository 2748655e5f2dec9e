import { createEnvelope, type Path, parsePath } from '@turbomail/core/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { argumentsOf } from './command-line.ts'

function pathOf(text: string): Path {
  return { localPart: text, domain: 'example.org', toString: () => `${text}@example.org` }
}

/** Everything that means something to a program or to a shell. */
const local = fc.string({ unit: fc.constantFrom(..."-tifabN|/!$&'*+=?^_`{}~#%ö"), minLength: 1, maxLength: 8 })

test('of what an envelope says, nothing stands where an option could', () => {
  fc.assert(
    fc.property(local, fc.uniqueArray(local, { minLength: 1, maxLength: 5 }), (from, to) => {
      const [first = '', ...rest] = to
      const recipients = [{ path: pathOf(first) }, ...rest.map((text) => ({ path: pathOf(text) }))] as const
      const args = argumentsOf({ reversePath: pathOf(from), recipients })
      expect(args.slice(0, 4)).toEqual(['-i', '-f', `${from}@example.org`, '--'])
      const paths = args.slice(4)
      expect(paths.some((path) => path.startsWith('-'))).toBe(false)
      expect(paths.map((path) => path.replace(/^<(.*)>$/, '$1'))).toEqual(to.map((text) => `${text}@example.org`))
    }),
  )
})

test('a control character never becomes an argument', () => {
  fc.assert(
    fc.property(fc.constantFrom(...'\0\r\n\t\x1b\x7f\x85'), fc.boolean(), (control, sends) => {
      const [odd, plain] = [pathOf(`a${control}b`), pathOf('joe')]
      const envelope = { reversePath: sends ? odd : plain, recipients: [{ path: sends ? plain : odd }] as const }
      expect(() => argumentsOf(envelope)).toThrow(
        expect.objectContaining({ code: 'COMMAND_MALFORMED', permanence: 'permanent', fault: 'mail' }),
      )
    }),
  )
})

test('the null reverse-path is a pair of angle brackets', () => {
  const envelope = createEnvelope({ from: null, to: [parsePath('joe@example.net')] })
  expect(argumentsOf(envelope)).toEqual(['-i', '-f', '<>', '--', 'joe@example.net'])
})
