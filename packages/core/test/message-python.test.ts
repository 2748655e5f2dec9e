import { isAscii } from 'node:buffer'
import fc from 'fast-check'
import { afterAll, expect } from 'vitest'
import { takeSnapshot } from '../src/message/snapshot.ts'
import { survey } from '../src/octets/survey.ts'
import { systemPorts } from '../src/ports/ports.ts'
import { asRead, messageOf, sample } from './message-arbitraries.ts'
import { Python, pythonTest } from './python.ts'

const python = new Python(`
from base64 import b64decode, b64encode
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import getaddresses

def answer(octets):
    message = message_from_bytes(b64decode(octets), policy=policy.default)
    parts, defects = [], []
    for part in message.walk():
        defects += [repr(defect) for defect in part.defects]
        if part.is_multipart():
            continue
        parts.append({
            "mediaType": part.get_content_type(),
            "disposition": part.get_content_disposition(),
            "filename": part.get_filename(),
            "cid": part["content-id"],
            "octets": b64encode(part.get_payload(decode=True)).decode(),
        })
    # QUIRK of the judge: its newer interface leaves white space between the encoded-words of a name.
    to = message_from_bytes(b64decode(octets), policy=policy.compat32)["to"]
    return {
        "subject": message["subject"],
        "names": [str(make_header(decode_header(name))) for name, _ in getaddresses([to])],
        "bcc": message["bcc"],
        "parts": parts,
        "defects": defects,
    }
`)
afterAll(() => python.close())

interface Part {
  mediaType: string
  disposition: string | null
  filename: string | null
  cid: string | null
  octets: string
}

interface Answer {
  subject: string
  names: string[]
  bcc: null
  parts: Part[]
  defects: string[]
}

pythonTest('Python finds in a message what was put into it', async () => {
  await fc.assert(
    fc.asyncProperty(sample, fc.constantFrom('7BIT' as const, '8BITMIME' as const), async (given, as) => {
      const octets = Buffer.from(await messageOf(given).toBytes(as))
      const { nul, bareLineEnd, longestLine, endsLine } = survey(octets)
      expect({ nul, bareLineEnd, endsLine }).toEqual({ nul: false, bareLineEnd: false, endsLine: true })
      expect(longestLine).toBeLessThan(999)
      if (as === '7BIT') expect(isAscii(octets)).toBe(true)

      const answer = await python.ask<Answer>(octets.toString('base64'))
      expect(answer).toMatchObject({ subject: given.subject, names: given.names, bcc: null, defects: [] })
      const bodies = answer.parts.filter(({ disposition }) => disposition === null)
      const wanted = given.bodies.map(({ mediaType, text }) => ({ mediaType, text: asRead(text) }))
      const read = bodies.map(({ mediaType, octets: body }) => ({ mediaType, text: asRead(fromBase64(body)) }))
      expect(read).toEqual(
        wanted.length > 0 || given.files.length > 0 ? wanted : [{ mediaType: 'text/plain', text: '' }],
      )
      const files = answer.parts.filter(({ disposition }) => disposition !== null)
      const byName = (a: { key: string }, b: { key: string }): number => (a.key < b.key ? -1 : 1)
      const found = files.map(({ mediaType, octets: body, disposition, cid, filename }) => ({
        key: `${mediaType} ${disposition} ${cid !== null} ${body} ${filename}`,
      }))
      const put = given.files.map(({ mediaType, octets: body, cid, filename }) => ({
        key: `${mediaType} ${cid ? 'inline' : 'attachment'} ${cid} ${body.toString('base64')} ${filename}`,
      }))
      expect(found.sort(byName)).toEqual(put.sort(byName))
    }),
    { numRuns: 300 },
  )
})

pythonTest('Python finds the same in the 7BIT form that a raw message is given', async () => {
  await fc.assert(
    fc.asyncProperty(sample, async (given) => {
      const raw = Buffer.from(await messageOf(given).toBytes('8BITMIME'))
      const [mail] = await takeSnapshot({ raw }, systemPorts).compose()
      const chunks: Uint8Array[] = []
      for await (const chunk of mail.content.read('7BIT')) chunks.push(chunk)
      const octets = Buffer.concat(chunks)
      expect(isAscii(octets)).toBe(true)
      expect(survey(octets)).toMatchObject({ nul: false, bareLineEnd: false, endsLine: true })
      expect(survey(octets).longestLine).toBeLessThan(999)
      expect(await python.ask(octets.toString('base64'))).toEqual(await python.ask(raw.toString('base64')))
    }),
    { numRuns: 300 },
  )
})

function fromBase64(octets: string): string {
  return Buffer.from(octets, 'base64').toString()
}
