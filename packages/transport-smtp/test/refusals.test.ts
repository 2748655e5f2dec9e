import { type Action, on, type Rule, raw } from '@turbomail/fake-server'
import { describe, expect, test } from 'vitest'
import { mail } from './mails.ts'
import { openTo, plain, startServer } from './sessions.ts'

const three = ['a@example.com', 'b@example.com', 'c@example.com']
const two = ['a@example.com', 'b@example.com']

/** Every refusal happens with PIPELINING and without it. */
describe.each<[string, readonly string[]]>([
  ['with PIPELINING', ['PIPELINING', 'ENHANCEDSTATUSCODES']],
  ['without PIPELINING', ['ENHANCEDSTATUSCODES']],
])('%s', (_offered, extensions) => {
  const start = (...script: Rule[]) => startServer({ extensions, script })

  test.each<[string, Rule, object]>([
    [
      '550 to MAIL is the mail’s',
      on('MAIL', { nth: 1 }, '550 5.7.1 no'),
      { fate: 'refused', fault: 'mail', permanence: 'permanent', reply: { code: 550, enhanced: [5, 7, 1] } },
    ],
    [
      '451 to MAIL may be tried again',
      on('MAIL', { nth: 1 }, '451 4.3.0 later'),
      { fate: 'refused', fault: 'mail', permanence: 'transient', reply: { code: 451 } },
    ],
    [
      '530 to MAIL is the relay’s',
      on('MAIL', { nth: 1 }, '530 5.7.0 log in first'),
      { fate: 'refused', fault: 'relay', permanence: 'permanent' },
    ],
    [
      '550 to every RCPT is the recipients’',
      on('RCPT', { transaction: 1 }, '550 5.1.1 unknown'),
      { fate: 'refused', fault: 'recipient', permanence: 'permanent' },
    ],
    [
      '452 to every RCPT refuses, since none is one too many',
      on('RCPT', { transaction: 1 }, '452 4.5.3 too many'),
      { fate: 'refused', fault: 'recipient', permanence: 'transient' },
    ],
    [
      '554 to DATA is the mail’s',
      on('DATA', { nth: 1 }, '554 5.7.1 no'),
      { fate: 'refused', fault: 'mail', permanence: 'permanent', reply: { code: 554 } },
    ],
    [
      '451 to DATA may be tried again',
      on('DATA', { nth: 1 }, '451 4.3.0 later'),
      { fate: 'refused', fault: 'mail', permanence: 'transient' },
    ],
    [
      '554 to the content is the mail’s',
      on('CONTENT', { transaction: 1 }, '554 5.6.0 no'),
      { fate: 'refused', fault: 'mail', permanence: 'permanent', reply: { code: 554, enhanced: [5, 6, 0] } },
    ],
    [
      '451 to the content may be tried again',
      on('CONTENT', { transaction: 1 }, '451 4.3.0 later'),
      { fate: 'refused', fault: 'mail', permanence: 'transient' },
    ],
  ])('%s, and the next mail goes over the same connection', async (_what, rule, outcome) => {
    const server = await start(rule)
    const transport = await openTo(server)
    const first = await transport.deliver(mail({ to: two }), plain)
    expect(first).toMatchObject({ outcomes: [outcome, outcome] })
    expect(first.retire).toBeUndefined()
    expect(await transport.deliver(mail({ to: two }), plain)).toMatchObject({
      outcomes: [{ fate: 'accepted' }, { fate: 'accepted' }],
    })
    expect(server.accepted).toHaveLength(1)
    expect(server.sessions).toHaveLength(1)
    expect(server.violations).toEqual([])
  })

  test('one refused recipient does not stop the others', async () => {
    const server = await start(on('RCPT', { nth: 2 }, '550 5.1.1 unknown'))
    const transport = await openTo(server)
    const { outcomes } = await transport.deliver(mail({ to: three }), plain)
    expect(outcomes).toMatchObject([
      { path: { localPart: 'a' }, fate: 'accepted' },
      { path: { localPart: 'b' }, fate: 'refused', fault: 'recipient', permanence: 'permanent', reply: { code: 550 } },
      { path: { localPart: 'c' }, fate: 'accepted' },
    ])
    expect(server.accepted[0]?.forwardPaths).toEqual(['a@example.com', 'c@example.com'])
  })

  test.each(['452 4.5.3 too many', '552 too many', '452 too many'])(
    '%s after one is accepted leaves the rest for later',
    async (reply) => {
      const server = await start(on('RCPT', { nth: 2 }, reply), on('RCPT', { nth: 3 }, reply))
      const transport = await openTo(server)
      const { outcomes } = await transport.deliver(mail({ to: three }), plain)
      const rest = { fate: 'untried', permanence: 'transient', fault: 'recipient' }
      expect(outcomes).toMatchObject([{ fate: 'accepted' }, rest, rest])
    },
  )

  test('a full mailbox is not one too many', async () => {
    const server = await start(on('RCPT', { nth: 2 }, '552 5.2.2 full'))
    const transport = await openTo(server)
    const { outcomes } = await transport.deliver(mail({ to: two }), plain)
    expect(outcomes).toMatchObject([{ fate: 'accepted' }, { fate: 'refused', permanence: 'permanent' }])
  })

  test('a refusal at DATA leaves refused recipients their own', async () => {
    const server = await start(on('RCPT', { nth: 1 }, '550 5.1.1 unknown'), on('DATA', '451 4.3.0 later'))
    const transport = await openTo(server)
    const { outcomes } = await transport.deliver(mail({ to: two }), plain)
    expect(outcomes).toMatchObject([
      { reply: { code: 550 }, fault: 'recipient' },
      { reply: { code: 451 }, fault: 'mail' },
    ])
  })

  test.each<[string, Rule, string, object]>([
    ['MAIL', on('MAIL', '421 4.3.2 closing'), 'MAIL', {}],
    ['the first RCPT', on('RCPT', { nth: 1 }, '421 4.3.2 closing'), 'RCPT', {}],
    ['a later RCPT', on('RCPT', { nth: 2 }, '421 4.3.2 closing'), 'RCPT', {}],
    ['DATA', on('DATA', '421 4.3.2 closing'), 'DATA', {}],
  ])('421 to %s fails before anything is accepted', async (_where, rule, phase, more) => {
    const server = await start(rule)
    const transport = await openTo(server)
    await expect(transport.deliver(mail({ to: two }), plain)).rejects.toMatchObject({
      code: 'RELAY_UNAVAILABLE',
      permanence: 'transient',
      fault: 'relay',
      stale: false,
      reply: { code: 421 },
      phase,
      ...more,
    })
    await server.idle()
  })

  test('421 to a later RCPT leaves an earlier one its own refusal', async () => {
    const server = await start(on('RCPT', { nth: 1 }, '550 5.1.1 no'), on('RCPT', { nth: 2 }, '421 4.3.2 closing'))
    const transport = await openTo(server)
    expect(await transport.deliver(mail({ to: two }), plain)).toMatchObject({
      retire: true,
      outcomes: [
        { fate: 'refused', reply: { code: 550 } },
        { fate: 'untried', fault: 'relay', permanence: 'transient', cause: { code: 'RELAY_UNAVAILABLE' } },
      ],
    })
  })

  test('421 to the content is a refusal, and the last word of the connection', async () => {
    const server = await start(on('CONTENT', '421 4.3.2 closing'))
    const transport = await openTo(server)
    expect(await transport.deliver(mail(), plain)).toMatchObject({
      retire: true,
      outcomes: [{ fate: 'refused', fault: 'relay', permanence: 'transient', reply: { code: 421 } }],
    })
    await server.idle()
  })

  test.each<[string, Rule]>([
    ['354 to MAIL', on('MAIL', raw('354 go\r\n'))],
    ['354 to RCPT', on('RCPT', raw('354 go\r\n'))],
    ['250 to DATA', on('DATA', raw('250 fine\r\n'))],
    ['334 to DATA', on('DATA', raw('334 what\r\n'))],
    ['an extra reply to MAIL', on('MAIL', [raw('250 a\r\n'), raw('354 b\r\n')])],
  ])('%s breaks the connection', async (_what, rule) => {
    const server = await start(rule)
    const transport = await openTo(server)
    await expect(transport.deliver(mail(), plain)).rejects.toMatchObject({ code: 'REPLY_UNEXPECTED' })
    await server.idle()
    expect(server.accepted).toEqual([])
  })

  test.each<[string, Action]>([
    ['354', raw('354 more\r\n')],
    ['nonsense', raw('what?\r\n')],
  ])('%s to the content leaves it in doubt', async (_what, answer) => {
    const server = await start(on('CONTENT', answer))
    const transport = await openTo(server)
    expect(await transport.deliver(mail(), plain)).toMatchObject({
      retire: true,
      outcomes: [
        {
          fate: 'in-doubt',
          permanence: 'transient',
          fault: 'relay',
          cause: { code: expect.stringMatching(/^REPLY_/) },
        },
      ],
    })
  })
})

describe('a relay that wants content for nobody', () => {
  test.each<[string, Rule[], object]>([
    ['every recipient was refused', [on('RCPT', { transaction: 1 }, raw('550 5.1.1 no\r\n'))], { fault: 'recipient' }],
    ['the sender was refused', [on('MAIL', { nth: 1 }, raw('550 5.7.1 no\r\n'))], { fault: 'mail' }],
  ])('gets none when %s', async (_what, script, outcome) => {
    const server = await startServer({
      script: [
        ...script,
        on('RCPT', { transaction: 1 }, raw('250 fine\r\n')),
        on('DATA', { nth: 1 }, raw('354 go\r\n')),
        on('UNKNOWN', raw('554 no recipients\r\n')),
      ],
    })
    const transport = await openTo(server)
    const refused = { fate: 'refused', permanence: 'permanent', reply: { code: 550 }, ...outcome }
    expect(await transport.deliver(mail({ to: two }), plain)).toMatchObject({ outcomes: [refused, refused] })
    expect(server.sessions[0]?.received.toString()).toMatch(/DATA\r\n\.\r\n$/)
    expect(await transport.deliver(mail(), plain)).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
  })
})
