import fc from 'fast-check'
import { type ParsedMail, simpleParser } from 'mailparser'
import { expect, test } from 'vitest'
import { asRead, messageOf, sample } from './message-arbitraries.ts'

/** QUIRK of the judge: it joins all text that is shown, so samples with further kinds of it are left to others. */
const judged = sample.filter(
  ({ bodies, files }) =>
    !bodies.some(({ mediaType }) => mediaType === 'text/markdown') &&
    !files.some(({ cid, mediaType }) => cid && mediaType.startsWith('text/')),
)

test('mailparser finds in a message what was put into it', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(judged, fc.constantFrom('7BIT' as const, '8BITMIME' as const), async (given, as) => {
      const parsed = await simpleParser(Buffer.from(await messageOf(given).toBytes(as)), { skipImageLinks: true })
      expect(parsed.subject).toBe(given.subject)
      expect(namesIn(parsed)).toEqual(given.names)
      expect(parsed.bcc).toBeUndefined()
      const wanted = (mediaType: string): string =>
        asRead(given.bodies.find((body) => body.mediaType === mediaType)?.text ?? '')
      if (wanted('text/plain') !== '') expect(asRead(parsed.text ?? '')).toBe(wanted('text/plain'))
      expect(asRead(parsed.html || '')).toBe(wanted('text/html'))
      const found = parsed.attachments.map(({ content, filename, contentType, cid }) => [
        contentType,
        filename,
        cid !== undefined,
        content.toString('base64'),
      ])
      const put = given.files.map(({ octets, filename, mediaType, cid }) => [
        mediaType,
        filename,
        cid,
        octets.toString('base64'),
      ])
      expect(found.sort()).toEqual(put.sort())
    }),
    { numRuns: 300 },
  )
})

function namesIn({ to }: ParsedMail): string[] {
  return [to ?? []].flat().flatMap(({ value }) => value.map(({ name }) => name))
}
