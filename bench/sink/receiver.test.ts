import { expect, test } from 'vitest'
import { type Offer, Receiver } from './receiver.ts'

const BEGIN = 'MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\n'
const FIRST_CONTENT = 'Subject: x\r\n\r\n..dot\r\n'

/** What a client does to see whether refused chunks are consumed: their octets would end the session as a command. */
const PROBE = 'BDAT 6 LAST\r\nQUIT\r\nRSET\r\nMAIL FROM:<>\r\nRCPT TO:<>\r\nBDAT 6 LAST\r\nQUIT\r\nRSET\r\n'

const SESSIONS: readonly [string, Offer, string, string, object][] = [
  [
    'DATA',
    { chunking: false },
    `EHLO me\r\n${BEGIN}DATA\r\n${FIRST_CONTENT}.\r\nRSET\r\n${BEGIN}DATA\r\n.\r\nQUIT\r\n`,
    '250 250 250 354 250 250 250 250 354 250 221',
    { mails: 2, octets: FIRST_CONTENT.length },
  ],
  [
    'BDAT',
    { chunking: true },
    `EHLO me\r\n${PROBE}${BEGIN}BDAT 5\r\nQUIT\rrset\r\n${BEGIN}bdat 3 LAST\r\n.\r\n${BEGIN}BDAT 4\r\nRSETBDAT 0 LAST\r\n`,
    '250 503 250 250 501 503 250 250 250 250 250 250 250 250 250 250 250 250',
    { mails: 2, octets: 5 + 3 + 4 },
  ],
  [
    'whatever is out of order',
    { chunking: false },
    `DATA\r\nRCPT TO:<a@b.example>\r\nMAIL FROM:<>\r\nMAIL FROM:<>\r\nRCPT TO:<>\r\nDATA\r\nBDAT 2\r\nX\r\nNOOP\r\n`,
    '503 503 250 503 501 503 500 500 250',
    { mails: 0, octets: 0 },
  ],
]

test.each(SESSIONS)(
  'counts mails and answers %s alike however the octets are cut',
  (_, offer, said, codes, counted) => {
    const octets = Buffer.from(said)
    for (const size of [1, 2, 3, 5, 7, 1000]) {
      const tally = { mails: 0, octets: 0 }
      const receiver = new Receiver(tally, offer)
      let replies = ''
      for (let at = 0; at < octets.length; at += size) replies += receiver.take(octets.subarray(at, at + size))
      expect(tally).toEqual(counted)
      expect(
        replies
          .match(/^\d+ .*$/gm)
          ?.map((line) => line.slice(0, 3))
          .join(' '),
      ).toBe(codes)
    }
  },
)
