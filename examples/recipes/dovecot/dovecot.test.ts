import { simpleParser } from 'mailparser'
import { expect, vi } from 'vitest'
import { missingDovecot, startDovecot } from '../testing/start-dovecot.ts'
import { runProgram } from '../testing/start-program.ts'
import { testWith } from '../testing/test-with.ts'

vi.setConfig({ testTimeout: 60_000 })

testWith(
  missingDovecot(),
  'Dovecot answers for each recipient, and the mail is in the mailboxes of those it took',
  async () => {
    await using dovecot = await startDovecot(['ann', 'bob'], 'stuck')
    const to = ['ann', 'nobody', 'stuck', 'bob'].map((user) => `${user}@example.com`)
    const env = { LMTP_URL: `lmtp://127.0.0.1:${dovecot.port}` }
    const { code, output } = await runProgram('dovecot/main.ts', { args: to, env })
    expect(code).toBe(1)
    expect(output.trim().split('\n')).toEqual([
      expect.stringMatching(/^DELIVERY_INCOMPLETE: /),
      expect.stringMatching(/^ann@example\.com: accepted 250 2\.0\.0/),
      expect.stringMatching(/^nobody@example\.com: refused permanent 550 5\.1\.1/),
      expect.stringMatching(/^stuck@example\.com: refused transient 451 4\./),
      expect.stringMatching(/^bob@example\.com: accepted 250 2\.0\.0/),
    ])
    for (const user of ['ann', 'bob']) {
      const mails = await dovecot.mails(user)
      expect(mails).toHaveLength(1)
      const { subject, text } = await simpleParser(mails[0] ?? '')
      expect([subject, text?.trim()]).toEqual(['The backup is done', 'Everything was stored.'])
    }
  },
)

testWith(missingDovecot(), 'and so it does over the socket of this machine', async () => {
  await using dovecot = await startDovecot(['ann'], 'stuck')
  const env = { LMTP_URL: `lmtp://${dovecot.socketPath}` }
  const { code, output } = await runProgram('dovecot/main.ts', { args: ['ann@example.com'], env })
  expect(code, output).toBe(0)
  expect(await dovecot.mails('ann')).toHaveLength(1)
})
