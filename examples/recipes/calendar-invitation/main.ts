/** node main.ts request, and node main.ts cancel when nothing comes of it. */
import { createMailer, type DeliveryError, isMailError } from '@turbomail/core'
import { calendarObject, type Meeting } from './icalendar.ts'

const meeting: Meeting = {
  uid: 'wheel-review-17@example.com',
  sequence: 0,
  start: new Date('2027-05-03T09:00:00Z'),
  end: new Date('2027-05-03T10:00:00Z'),
  summary: 'Review of the wheel; bring paper, pencils and time',
  location: 'Großer Saal',
  organizer: { name: 'Zoë', address: 'zoe@example.com' },
  attendees: [
    { name: 'Ann', address: 'ann@example.org' },
    { name: 'Bob', address: 'bob@example.net' },
  ],
}
const isOff = process.argv[2] === 'cancel'
const object = calendarObject(isOff ? 'CANCEL' : 'REQUEST', { ...meeting, sequence: isOff ? 1 : 0 })
const when = meeting.start.toUTCString()

const mailer = await createMailer()
try {
  const { outcomes } = await mailer.send({
    from: meeting.organizer,
    to: [...meeting.attendees],
    subject: `${isOff ? 'Called off' : 'Invitation'}: ${meeting.summary}`,
    text: `${meeting.summary}\n${when}, ${meeting.location}\n${isOff ? '\nIt will not take place.\n' : ''}`,
    calendar: { content: object, filename: isOff ? 'cancelled.ics' : 'invitation.ics' },
  })
  for (const { path, fate, reply } of outcomes) console.log(`${path}: ${fate}`, reply?.lines.join(' ') ?? '')
  if (outcomes.some(({ fate }) => fate !== 'accepted')) process.exitCode = 1
} catch (error) {
  if (!isMailError(error)) throw error
  console.error(`${error.code}: ${error.message}`)
  for (const { path, fate } of (error as Partial<DeliveryError>).receipt?.outcomes ?? [])
    console.error(`${path}: ${fate}`)
  process.exitCode = 1
}
await mailer.stop()
