import { fakeServer, on } from '@turbomail/fake-server'
import { simpleParser } from 'mailparser'
import { expect, test, vi } from 'vitest'
import { runProgram } from '../testing/start-program.ts'

vi.setConfig({ testTimeout: 60_000 })

/** The lines of an iCalendar object, unfolded, by what stands before the first colon or semicolon. */
function linesOf(object: string): Record<string, string[]> {
  const lines: Record<string, string[]> = {}
  for (const line of object
    .replace(/\r\n[ \t]/g, '')
    .trimEnd()
    .split('\r\n')) {
    const [, name = '', rest = ''] = /^([A-Z-]+)[:;](.*)$/.exec(line) ?? []
    lines[name] = [...(lines[name] ?? []), rest]
  }
  return lines
}

async function invite(what: 'request' | 'cancel') {
  await using relay = await fakeServer()
  const env = { TURBOMAIL_TRANSPORT: relay.url }
  const { code, output } = await runProgram('calendar-invitation/main.ts', { args: [what], env })
  expect(code, output).toBe(0)
  expect(relay.violations).toEqual([])
  const content = relay.accepted[0]?.content ?? Buffer.alloc(0)
  const mail = await simpleParser(content)
  const [file] = mail.attachments.filter(({ filename }) => filename !== undefined)
  const object = file?.content.toString() ?? ''
  return { content: content.toString(), mail, file, object, lines: linesOf(object) }
}

test('an invitation is an iTIP request, beside the text and as a file', async () => {
  const { content, mail, file, object, lines } = await invite('request')
  expect(content).toMatch(/Content-Type: multipart\/alternative/)
  expect(content).toMatch(/Content-Type: text\/calendar;[^:]*method=REQUEST/)
  expect(mail.text).toContain('Mon, 03 May 2027 09:00:00 GMT, Großer Saal')
  expect(file).toMatchObject({ filename: 'invitation.ics' })
  for (const line of object.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  expect(lines).toMatchObject({
    METHOD: ['REQUEST'],
    UID: ['wheel-review-17@example.com'],
    SEQUENCE: ['0'],
    DTSTART: ['20270503T090000Z'],
    DTEND: ['20270503T100000Z'],
    SUMMARY: ['Review of the wheel\\; bring paper\\, pencils and time'],
    LOCATION: ['Großer Saal'],
    STATUS: ['CONFIRMED'],
    ORGANIZER: ['CN="Zoë":mailto:zoe@example.com'],
    ATTENDEE: [
      'CN="Ann";PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:ann@example.org',
      'CN="Bob";PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:bob@example.net',
    ],
  })
})

test('calling it off is an iTIP cancel of the same meeting, one number on', async () => {
  const { content, lines } = await invite('cancel')
  expect(content).toMatch(/Content-Type: text\/calendar;[^:]*method=CANCEL/)
  expect(lines).toMatchObject({
    METHOD: ['CANCEL'],
    UID: ['wheel-review-17@example.com'],
    SEQUENCE: ['1'],
    STATUS: ['CANCELLED'],
  })
})

test('who was refused is told of', async () => {
  await using relay = await fakeServer({
    script: [on('RCPT', { path: 'bob@example.net' }, '550 5.1.1 no such mailbox')],
  })
  const env = { TURBOMAIL_TRANSPORT: relay.url }
  const { code, output } = await runProgram('calendar-invitation/main.ts', { args: ['request'], env })
  expect(code).toBe(1)
  expect(output).toContain('ann@example.org: accepted')
  expect(output).toContain('bob@example.net: refused 5.1.1 no such mailbox')
})
