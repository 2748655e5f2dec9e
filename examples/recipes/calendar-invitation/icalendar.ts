/** A meeting, as an iCalendar object needs it (RFC 5545). */
export interface Meeting {
  /** The same in every mail about this meeting. */
  readonly uid: string
  /** One more with every mail that changes something. */
  readonly sequence: number
  readonly start: Date
  readonly end: Date
  readonly summary: string
  readonly location: string
  readonly organizer: Person
  readonly attendees: readonly Person[]
}

export interface Person {
  readonly name: string
  readonly address: string
}

/** In UTC: `20260501T090000Z`. */
const dateTime = (date: Date) => date.toISOString().replace(/[-:]|\.\d+/g, '')
/** RFC 5545 §3.3.11. */
const text = (value: string) => value.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n')
/** A parameter in quotes can hold anything but quotes and control characters (§3.2). */
const parameter = (value: string) => `"${value.replace(/["\p{Cc}]/gu, "'")}"`
const attendee = ({ name, address }: Person) =>
  `ATTENDEE;CN=${parameter(name)};PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:${address}`

/** No line has more than 75 octets before its CRLF; what is longer goes on behind a blank (§3.1). */
function fold(line: string): string {
  let [folded, octets] = ['', 0]
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > 75) [folded, octets] = [`${folded}\r\n `, 1]
    folded += character
    octets += size
  }
  return `${folded}\r\n`
}

/** Asks for a meeting, or calls it off (RFC 5546 §3.2.2, §3.2.5). */
export function calendarObject(method: 'REQUEST' | 'CANCEL', meeting: Meeting, now = new Date()): string {
  const { uid, sequence, start, end, summary, location, organizer, attendees } = meeting
  const event = [
    `UID:${uid}`,
    `SEQUENCE:${sequence}`,
    `DTSTAMP:${dateTime(now)}`,
    `DTSTART:${dateTime(start)}`,
    `DTEND:${dateTime(end)}`,
    `SUMMARY:${text(summary)}`,
    `LOCATION:${text(location)}`,
    `STATUS:${method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED'}`,
    `ORGANIZER;CN=${parameter(organizer.name)}:mailto:${organizer.address}`,
    ...attendees.map(attendee),
  ]
  const head = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example.com//Meetings//EN', `METHOD:${method}`]
  return [...head, 'BEGIN:VEVENT', ...event, 'END:VEVENT', 'END:VCALENDAR'].map(fold).join('')
}
