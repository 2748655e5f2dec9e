import type { Hit } from '../finding.ts'
import { fieldsOf, type ParsedMessage } from '../parsed-message.ts'
import type { Rule } from '../rule.ts'
import { sample } from '../sample.ts'

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** RFC 5322 §3.3, and of §4.3 the zones with names. A comment may stand at its end. */
const DATE =
  /^(?:([A-Za-z]{3})\s*,\s*)?(\d{1,2})\s+([A-Za-z]{3})\s+(\d{4,})\s+(\d\d):(\d\d)(?::(\d\d))?\s+([+-]\d{4}|[A-Za-z]{1,3})\s*(?:\(.*)?$/

interface DateParts {
  readonly weekday: string | undefined
  readonly zone: string
  /** At midnight, to know the weekday by. */
  readonly day: Date
}

function parseDate(text: string): DateParts | undefined {
  const [, weekday, day = '', month = '', year = '', hour, minute, second = 0, zone = ''] = DATE.exec(text.trim()) ?? []
  const monthAt = MONTHS.findIndex((name) => name.toLowerCase() === month.toLowerCase())
  const date = new Date(Date.UTC(Number(year), monthAt, Number(day)))
  const isThere = monthAt !== -1 && date.getUTCMonth() === monthAt && Number(year) >= 1900
  const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60 && Number(zone.slice(3) || 0) < 60
  return isThere && isTime ? { weekday, zone, day: date } : undefined
}

function* dates(
  { root }: ParsedMessage,
  complaint: (date: DateParts | undefined) => string | undefined,
): Iterable<Hit> {
  for (const { body, bodyAt } of fieldsOf(root, 'date', 'resent-date')) {
    const words = complaint(parseDate(body))
    if (words !== undefined) yield { at: bodyAt + (body.length - body.trimStart().length), message: words }
  }
}

export const DATE_RULES: readonly Rule[] = [
  {
    id: 'date-unparsable',
    severity: 'error',
    clause: 'RFC 5322 §3.3',
    summary: 'A date is of the form "Mon, 06 Jul 2026 09:00:00 +0200".',
    good: sample({ Date: '6 Jul 2026 09:00 +0200 (CEST)' }),
    bad: sample({ Date: '2026-07-06T09:00:00Z' }),
    find: (message) => dates(message, (date) => (date === undefined ? 'the date cannot be read' : undefined)),
  },
  {
    id: 'date-weekday',
    severity: 'error',
    clause: 'RFC 5322 §3.3',
    summary: 'The day of the week is that of the date.',
    good: sample(),
    bad: sample({ Date: 'Tue, 06 Jul 2026 09:00:00 +0200' }),
    find: (message) =>
      dates(message, (date) => {
        const right = DAYS[date?.day.getUTCDay() ?? 0] ?? ''
        const isWrong = date?.weekday !== undefined && date.weekday.toLowerCase() !== right.toLowerCase()
        return isWrong ? `that day is a ${right}` : undefined
      }),
  },
  {
    id: 'date-zone-obsolete',
    severity: 'warning',
    clause: 'RFC 5322 §4.3',
    summary: 'A time zone is written in digits, as +0200.',
    good: sample(),
    bad: sample({ Date: 'Mon, 06 Jul 2026 07:00:00 GMT' }),
    find: (message) =>
      dates(message, (date) =>
        date !== undefined && /^[A-Z]/i.test(date.zone) ? 'a time zone has a name here, in place of digits' : undefined,
      ),
  },
]
