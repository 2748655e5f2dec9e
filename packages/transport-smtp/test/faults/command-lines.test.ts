import { systemPorts } from '@turbomail/core/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mail } from '../mails.ts'
import { openTo, plain, startServer } from '../sessions.ts'

/** What ends a line, what would if it were cut down to one octet, and what else might. */
const unit = fc.constantFrom(
  '\r',
  '\n',
  '\r\n',
  '\r\nRSET\r\n',
  '\0',
  '\u010d',
  '\u0a0a',
  '\u{1f40a}',
  '\u2028',
  '\u0085',
  '>',
  '"',
  '\\',
  ' ',
  'a',
  'é',
)
const text = fc.string({ unit, maxLength: 6 })
const localPart = fc.oneof(
  text,
  text.map((each) => `"${each}"`),
  fc.constant('ann'),
)

const USUAL = /^(?:MAIL FROM:<[^\r\n]*|RCPT TO:<[^\r\n]*|DATA|BDAT \d+ LAST|RSET)$/

test.each(['full', 'eager'] as const)(
  'whatever a mail is made of, no command has another in it (%s)',
  async (pipelining) => {
    const server = await startServer({
      extensions: [
        'PIPELINING',
        'SMTPUTF8',
        '8BITMIME',
        'DSN',
        'MT-PRIORITY',
        ...(pipelining === 'eager' ? ['CHUNKING'] : []),
      ],
    })
    const transport = await openTo(server, { pipelining }, systemPorts)
    const said = server.sessions[0]?.commands.length ?? 0
    const mails = fc.record({
      from: localPart,
      to: localPart,
      domain: text,
      envid: text,
      address: text,
      addressType: text,
    })
    await fc.assert(
      fc.asyncProperty(mails, async ({ from, to, domain, envid, address, addressType }) => {
        const given = mail({
          from: `${from}@example.org${domain}`,
          to: [`${to}@example.com`],
          envelope: { envid },
          recipients: [{ originalRecipient: { addressType: `rfc822${addressType}`, address } }],
        })
        await transport.deliver(given, plain).catch((error) => expect(error).toMatchObject({ fault: 'mail' }))
      }),
      { numRuns: 300 },
    )
    await transport.deliver(mail(), plain)
    for (const line of server.sessions[0]?.commands.slice(said) ?? []) expect(line).toMatch(USUAL)
    expect(server.sessions).toHaveLength(1)
    expect(server.violations.filter(({ code }) => code === 'BARE_CR' || code === 'BARE_LF')).toEqual([])
    expect(server.accepted.length).toBeGreaterThan(0)
  },
)
