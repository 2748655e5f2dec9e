import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { expect, test } from 'vitest'
import { flattenAddresses, parseAddresses } from '../src/address/address-list.ts'
import { addressList, parameterized, unstructured } from '../src/header/bodies.ts'
import { HeaderSection } from '../src/header/header-section.ts'
import { domain, localPart, solidText } from './arbitraries.ts'

test('mailparser reads what is written: subject, addresses, file name', async () => {
  const people = fc.array(fc.record({ name: solidText, localPart, domain }), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(solidText, people, solidText, async (subject, correspondents, filename) => {
      const to = parseAddresses(
        correspondents.map(({ name, localPart: local, domain: host }) => ({
          name,
          address: `"${local.replace(/["\\]/g, '\\$&')}"@${host}`,
        })),
      )
      const header = new HeaderSection()
        .append('To', addressList(to))
        .append('Subject', unstructured(subject))
        .append('Content-Type', 'text/plain')
        .append('Content-Disposition', parameterized('attachment', { filename }))
      const parsed = await simpleParser(`${header}\r\nhello\r\n`)
      const written = [parsed.to].flat().flatMap((list) => list?.value ?? [])
      expect(written.map(({ name }) => name)).toEqual(correspondents.map(({ name }) => name))
      expect(written.map(({ address }) => address)).toEqual(flattenAddresses(to).map(({ addrSpec }) => addrSpec))
      expect(parsed.subject).toBe(subject)
      expect(parsed.attachments[0]?.filename).toBe(filename)
    }),
    { numRuns: 300 },
  )
})
