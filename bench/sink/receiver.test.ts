import { expect, test } from 'vitest'
import { Receiver } from './receiver.ts'

const SESSION =
  'EHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\nSubject: x\r\n\r\n..dot\r\n.\r\n' +
  'RSET\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\n.\r\nQUIT\r\n'
const FIRST_CONTENT = 'Subject: x\r\n\r\n..dot\r\n'

test.each([1, 2, 3, 5, 7, 1000])('counts the same mails however they are cut: %i octets a segment', (size) => {
  const tally = { mails: 0, octets: 0 }
  const receiver = new Receiver(tally)
  const octets = Buffer.from(SESSION)
  let replies = ''
  for (let at = 0; at < octets.length; at += size) replies += receiver.take(octets.subarray(at, at + size))
  expect(tally).toEqual({ mails: 2, octets: FIRST_CONTENT.length })
  expect(
    replies
      .match(/^\d+ .*$/gm)
      ?.map((line) => line.slice(0, 3))
      .join(' '),
  ).toBe('250 250 250 354 250 250 250 250 354 250 221')
})
