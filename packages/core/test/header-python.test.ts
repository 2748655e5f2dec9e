import fc from 'fast-check'
import { afterAll, expect } from 'vitest'
import { parameterized, unstructured } from '../src/header/bodies.ts'
import { formatField } from '../src/header/field.ts'
import { formatDateTime } from '../src/syntax/date-time.ts'
import { solidText, text } from './arbitraries.ts'
import { Python, pythonTest } from './python.ts'

const python = new Python(`
from email import message_from_string, policy
from email.header import decode_header, make_header

def answer(field):
    message = message_from_string(field, policy=policy.default)
    header = message[message.keys()[0]]
    defects = [str(defect) for defect in header.defects]
    if message.keys()[0] == "Date":
        return {"defects": defects, "value": header.datetime.isoformat()}
    if message.keys()[0] == "Content-Disposition":
        return {"defects": defects, "value": message.get_filename(), "kind": message.get_content_disposition()}
    return {"defects": defects, "value": str(header)}
`)
afterAll(() => python.close())

interface Answer {
  defects: string[]
  value: string
  kind?: string
}

pythonTest('Python reads a subject to the letter', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (subject) => {
      const answer = await python.ask<Answer>(`${formatField('Subject', unstructured(subject))}\r\n`)
      expect(answer).toEqual({ defects: [], value: subject })
    }),
    { numRuns: 1000 },
  )
})

pythonTest('Python reads a file name to the letter', async () => {
  // QUIRK of the judge: it takes the brackets or quotes off a name that stands in such.
  const names = solidText.filter((name) => !/^(?:<.*>|".*")$/.test(name))
  await fc.assert(
    fc.asyncProperty(names, async (filename) => {
      const field = formatField('Content-Disposition', parameterized('attachment', { filename }))
      const answer = await python.ask<Answer>(`${field}\r\n`)
      expect(answer).toEqual({ defects: expect.anything(), value: filename, kind: 'attachment' })
    }),
    { numRuns: 1000 },
  )
})

pythonTest('Python reads a date', async () => {
  const dates = fc.date({ min: new Date('1901-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
  await fc.assert(
    fc.asyncProperty(dates, async (date) => {
      const answer = await python.ask<Answer>(`${formatField('Date', formatDateTime(date))}\r\n`)
      const second = new Date(Math.floor(date.getTime() / 1000) * 1000).toISOString()
      expect(answer).toEqual({ defects: [], value: second.replace('.000Z', '+00:00') })
    }),
    { numRuns: 100 },
  )
})
