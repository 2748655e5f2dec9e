import { expect, test } from 'vitest'
import { mail } from './mails.ts'
import { openTo, plain, startServer } from './sessions.ts'

test('hands a mail over', async () => {
  const server = await startServer()
  const transport = await openTo(server)
  const { outcomes, retire } = await transport.deliver(mail(), plain)
  expect(retire).toBeUndefined()
  expect(outcomes).toMatchObject([{ fate: 'accepted', reply: { code: 250 } }])
  const [transaction] = server.accepted
  expect(transaction?.reversePath).toBe('ann@example.org')
  expect(transaction?.forwardPaths).toEqual(['bob@example.com'])
  expect(transaction?.content.toString()).toBe('Subject: hi\r\n\r\nhello\r\n')
  expect(server.violations).toEqual([])
})
