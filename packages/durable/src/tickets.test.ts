import { setImmediate } from 'node:timers/promises'
import { type MailObject, systemClock } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import type { Archive } from './archive.ts'
import { DurableTicket } from './ticket.ts'
import { Tickets } from './tickets.ts'

test('a mail that is still being added is not taken for one that is gone', async () => {
  const tickets = new Tickets({ find: async () => [] }, {} as Archive, systemClock)
  const ticket = new DurableTicket('e2a4b8ce-0000-4000-8000-000000000000', {} as MailObject)
  ticket.isBeingAdded = true
  tickets.add(ticket)
  tickets.missed()
  ticket.isBeingAdded = false
  await setImmediate()
  expect(ticket.isSettled).toBe(false)
  tickets.missed()
  await expect(ticket.receipt).rejects.toMatchObject({ code: 'MAIL_WITHDRAWN' })
  tickets.end(new Error('stopped'))
})
