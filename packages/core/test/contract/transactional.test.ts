import { Mailer, type Ticket } from '@turbomail/core'
import { expect, test } from 'vitest'
import { toy } from '../support/toy-transport.ts'
import { transactional } from './transactional-manager.ts'

const MESSAGE = { from: 'me@example.com', to: 'you@example.com', subject: 'Hello', text: 'Hi!' }

function setUp() {
  const transport = toy()
  return { transport, mailer: new Mailer({ transport, manager: transactional() }) }
}

test('what is submitted inside is held until the commit', async () => {
  const { transport, mailer } = setUp()
  const tickets = await mailer.transaction(async () => {
    const tickets = [await mailer.submit(MESSAGE), await mailer.submit(MESSAGE)]
    expect(transport.instances).toEqual([])
    return tickets
  })
  for (const ticket of tickets) expect((await ticket.receipt).accepted).toHaveLength(1)
  expect(transport.instances[0]?.mails).toHaveLength(2)
  await mailer.stop()
})

test('what is submitted inside is dropped when the work throws, and looks like no receipt', async () => {
  const { transport, mailer } = setUp()
  const cause = new Error('no stock')
  let ticket: Ticket | undefined
  const work = async (): Promise<void> => {
    ticket = await mailer.submit(MESSAGE)
    throw cause
  }
  await expect(mailer.transaction(work)).rejects.toBe(cause)
  await expect(ticket?.receipt).rejects.toMatchObject({ code: 'TRANSACTION_ROLLED_BACK', cause })
  expect(transport.instances).toEqual([])
  await mailer.stop()
})

test('waiting for a receipt inside is refused at once instead of waiting for ever', async () => {
  const { transport, mailer } = setUp()
  const ticket = await mailer.transaction(async () => {
    await expect(mailer.send(MESSAGE)).rejects.toMatchObject({ code: 'TRANSACTION_OPEN' })
    const ticket = await mailer.submit(MESSAGE)
    await expect(ticket.receipt).rejects.toMatchObject({ code: 'TRANSACTION_OPEN' })
    return ticket
  })
  expect((await ticket.receipt).accepted).toHaveLength(1)
  expect(transport.instances[0]?.mails).toHaveLength(1)
  await mailer.stop()
})

test('outside a transaction it sends as ever', async () => {
  const { mailer } = setUp()
  expect((await mailer.send(MESSAGE)).accepted).toHaveLength(1)
  await mailer.stop()
})
