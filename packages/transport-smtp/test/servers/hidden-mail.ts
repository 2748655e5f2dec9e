import { Mailer } from '@turbomail/core'
import { expect, test } from 'vitest'
import { smtp } from '../../src/index.ts'
import type { RealServer } from './real-server.ts'
import { loginOf, wayIn } from './way-in.ts'

/** Ends of lines that this server takes for such, and a whole mail behind each dot. */
const HIDING = ['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\n.\r', '\r.\n']
  .map(
    (end) =>
      `hello${end}MAIL FROM:<eve@example.org>\r\nRCPT TO:<hugo@example.test>\r\nDATA\r\nSubject: hidden\r\n\r\n.\r\n`,
  )
  .join('')

/**
 * For servers that end a content at LF, dot and LF: a mail that was made to hide others in it arrives as the one that it
 * is, or is refused before it is sent. Needs a mailbox of hugo's.
 */
export function hidesNoMail(server: () => RealServer): void {
  test('gets one mail where others are hidden in it', async () => {
    await using mailer = new Mailer({ transport: smtp({ ...wayIn(server()), auth: loginOf(server()) }) })
    const envelope = { from: 'ann@example.org', to: 'hugo@example.test' }
    const receipt = await mailer.send({ envelope, raw: `Subject: seen\n\n${HIDING}` })
    expect(receipt.accepted).toHaveLength(1)
    await mailer.send({ envelope, raw: 'Subject: last\n\n' })
    const subjects = (await server().mails('hugo', 2)).map((each) => /^Subject: (\w+)/m.exec(each.toString())?.[1])
    expect(subjects.sort()).toEqual(['last', 'seen'])
  })
}
