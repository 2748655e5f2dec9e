import { Mailer } from '@turbomail/core'
import { directManager, type ManagerFactory, type StopReport } from '@turbomail/core/contract'
import { capture, scripted } from '@turbomail/transport-debug'
import { describe, expect, test } from 'vitest'
import { transactional, type UnitOfWork, unitOfWork } from './index.ts'

const message = (subject: string) => ({ from: 'me@example.com', to: 'you@example.com', subject, text: 'Hi!' })
const outOfStock = new Error('out of stock')

function start() {
  const outbox = capture()
  const mailer = new Mailer({ transport: outbox, manager: transactional() })
  const sent = () => outbox.mails.map(({ octets }) => /^Subject: (.*)\r$/m.exec(octets.toString())?.[1])
  return { mailer, sent }
}

describe('a transaction', () => {
  test('hands over what was submitted inside when it resolves, in order, and then its tickets settle', async () => {
    const { mailer, sent } = start()
    const tickets = await mailer.transaction(async () => {
      const held = [await mailer.submit(message('a')), await mailer.submit(message('b'))]
      expect(sent()).toEqual([])
      return held
    })
    for (const ticket of tickets) expect((await ticket.receipt).accepted).toHaveLength(1)
    expect(sent()).toEqual(['a', 'b'])
    await mailer.stop()
  })

  test('that throws sends nothing, and says why', async () => {
    const { mailer, sent } = start()
    const held: Promise<unknown>[] = []
    const work = async () => {
      held.push((await mailer.submit(message('a'))).receipt.catch((error) => error))
      throw outOfStock
    }
    await expect(mailer.transaction(work)).rejects.toBe(outOfStock)
    expect(await held[0]).toMatchObject({ code: 'TRANSACTION_OPEN' })
    await mailer.stop()
    expect(sent()).toEqual([])
  })

  test('refuses to wait for a receipt inside, instead of waiting for ever', async () => {
    const { mailer, sent } = start()
    await mailer.transaction(async () => {
      await expect(mailer.send(message('a'))).rejects.toMatchObject({ code: 'TRANSACTION_OPEN' })
      const ticket = await mailer.submit(message('b'))
      await expect(ticket.receipt).rejects.toMatchObject({ code: 'TRANSACTION_OPEN' })
    })
    await mailer.stop()
    expect(sent()).toEqual(['b'])
  })

  test('inside another waits for the outermost, and one that throws takes only its own mails', async () => {
    const { mailer, sent } = start()
    await mailer.transaction(async () => {
      await mailer.submit(message('outer'))
      await mailer.transaction(async () => mailer.submit(message('inner')))
      const failing = mailer.transaction(async () => {
        await mailer.submit(message('dropped'))
        throw outOfStock
      })
      await expect(failing).rejects.toBe(outOfStock)
      expect(sent()).toEqual([])
    })
    await mailer.stop()
    expect(sent()).toEqual(['outer', 'inner'])
  })

  test('that is rolled back takes what inner ones have committed', async () => {
    const { mailer, sent } = start()
    const work = async () => {
      await mailer.transaction(async () => mailer.submit(message('inner')))
      throw outOfStock
    }
    await expect(mailer.transaction(work)).rejects.toBe(outOfStock)
    await mailer.stop()
    expect(sent()).toEqual([])
  })

  test('beside another knows nothing of it', async () => {
    const { mailer, sent } = start()
    const failing = mailer.transaction(async () => {
      await mailer.submit(message('dropped'))
      await new Promise(setImmediate)
      throw outOfStock
    })
    await Promise.allSettled([failing, mailer.transaction(async () => mailer.submit(message('kept')))])
    await mailer.stop()
    expect(sent()).toEqual(['kept'])
  })

  test('what code of it submits afterwards goes the way that it went', async () => {
    const { mailer, sent } = start()
    const late: (() => Promise<unknown>)[] = []
    const leaving = (name: string) => async () => {
      let go = (): void => {}
      const later = new Promise<void>((resolve) => {
        go = resolve
      }).then(() => mailer.send(message(name)))
      late.push(() => {
        go()
        return later
      })
    }
    await mailer.transaction(leaving('after commit'))
    const work = leaving('after rollback')
    await mailer.transaction(async () => work().then(() => Promise.reject(outOfStock))).catch(() => {})
    await late[0]?.()
    await expect(late[1]?.()).rejects.toMatchObject({ code: 'TRANSACTION_ROLLED_BACK', cause: outOfStock })
    await mailer.stop()
    expect(sent()).toEqual(['after commit'])
  })

  test('that is committed is not undone by a mail that is refused: its ticket says so', async () => {
    const transport = scripted([{ refuse: '550 5.7.1 not wanted', times: 1 }])
    const mailer = new Mailer({ transport, manager: transactional() })
    const tickets = await mailer.transaction(async () => [
      await mailer.submit(message('a')),
      await mailer.submit(message('b')),
    ])
    const settled = await Promise.allSettled(tickets.map(({ receipt }) => receipt))
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await mailer.stop()
  })
})

describe('a unit of work', () => {
  test('holds the mails that name it until it is committed, and reports each', async () => {
    const { mailer, sent } = start()
    const unit = unitOfWork()
    const controller = new AbortController()
    const kept = await mailer.submit(message('kept'), { unit })
    await mailer.submit(message('cancelled'), { unit, signal: controller.signal })
    controller.abort()
    await mailer.send(message('outside'))
    expect(sent()).toEqual(['outside'])
    const { mails } = await unit.commit()
    expect(mails).toMatchObject([{ messageId: kept.messageId, ticket: {} }, { error: { code: 'MAIL_ABORTED' } }])
    expect((await kept.receipt).accepted).toHaveLength(1)
    expect(sent()).toEqual(['outside', 'kept'])
    await mailer.stop()
  })

  test('drops them when it is rolled back', async () => {
    const { mailer, sent } = start()
    const unit = unitOfWork()
    const ticket = await mailer.submit(message('a'), { unit })
    unit.rollback(outOfStock)
    await expect(ticket.receipt).rejects.toMatchObject({ code: 'TRANSACTION_ROLLED_BACK', cause: outOfStock })
    await expect(mailer.submit(message('b'), { unit }).then(({ receipt }) => receipt)).rejects.toMatchObject({
      code: 'TRANSACTION_ROLLED_BACK',
    })
    await mailer.stop()
    expect(sent()).toEqual([])
  })

  test('spans mailers', async () => {
    const [one, two] = [start(), start()]
    const unit = unitOfWork()
    await one.mailer.submit(message('one'), { unit })
    await two.mailer.submit(message('two'), { unit })
    expect((await unit.commit()).mails).toHaveLength(2)
    await Promise.all([one.mailer.stop(), two.mailer.stop()])
    expect([...one.sent(), ...two.sent()]).toEqual(['one', 'two'])
  })

  test('refuses send(), which would wait for itself', async () => {
    const { mailer } = start()
    const unit = unitOfWork()
    await expect(mailer.send(message('a'), { unit })).rejects.toMatchObject({ code: 'TRANSACTION_OPEN' })
    unit.rollback()
    await mailer.stop()
  })

  test('ends once', async () => {
    const unit = unitOfWork()
    await unit.commit()
    expect(unit.state).toBe('committed')
    expect(() => unit.rollback()).toThrow(expect.objectContaining({ code: 'TRANSACTION_CLOSED' }))
    await expect(unit.commit()).rejects.toMatchObject({ code: 'TRANSACTION_CLOSED' })
  })

  test('is what unitOfWork() returns, and nothing else', async () => {
    const { mailer } = start()
    const unit = { state: 'open' } as UnitOfWork
    await expect(mailer.submit(message('a'), { unit })).rejects.toMatchObject({
      code: 'OPTIONS_INVALID',
      option: 'unit',
    })
    await mailer.stop()
  })
})

describe('stop at once', () => {
  test('drops what an open transaction holds: nobody promised it, so nobody hands it back, and the transaction fails', async () => {
    const { mailer, sent } = start()
    const stopping: Promise<StopReport>[] = []
    const work = async () => {
      await mailer.submit(message('a'))
      stopping.push(mailer.stop({ signal: AbortSignal.abort() }))
      await stopping[0]
    }
    await expect(mailer.transaction(work)).rejects.toMatchObject({ code: 'MAILER_STOPPED' })
    expect(await stopping[0]).toEqual({ unsent: [] })
    expect(sent()).toEqual([])
  })

  test('is told by the report of a unit of work, whose other mails go', async () => {
    const [stopped, other] = [start(), start()]
    const unit = unitOfWork()
    const lost = await stopped.mailer.submit(message('lost'), { unit })
    await other.mailer.submit(message('kept'), { unit })
    await stopped.mailer.stop({ signal: AbortSignal.abort() })
    const { mails } = await unit.commit()
    const error = { code: 'TRANSACTION_ROLLED_BACK', cause: { code: 'MAILER_STOPPED' } }
    expect(mails).toMatchObject([{ messageId: lost.messageId, error }, { ticket: {} }])
    await expect(lost.receipt).rejects.toMatchObject(error)
    await other.mailer.stop()
    expect([...stopped.sent(), ...other.sent()]).toEqual(['kept'])
  })
})

test('what is wrapped must be a manager', () => {
  expect(() => transactional({} as never)).toThrow(
    expect.objectContaining({ code: 'OPTIONS_INVALID', option: 'inner' }),
  )
})

test('a manager whose mails outlive the process does so in here, too', async () => {
  const receipt = new Promise<never>(() => {})
  const kept: ManagerFactory = {
    ...directManager({}, 'kept'),
    durable: true,
    sendTimeoutMs: 1,
    create: () => ({
      start: async () => {},
      submit: async ({ messageId }) => ({ messageId, id: '7', receipt }),
      ticket: async (id) => (id === '7' ? { messageId: '<7@example.com>', id, receipt } : undefined),
      stop: async () => ({ unsent: [] }),
    }),
  }
  const mailer = new Mailer({ transport: capture(), manager: transactional(kept) })
  const durable: boolean[] = []
  mailer.on('submission', (submission) => durable.push(submission.durable))
  await expect(mailer.send(message('a'))).rejects.toMatchObject({ code: 'RECEIPT_PENDING' })
  expect(durable).toEqual([true])
  expect(await mailer.ticket('7')).toMatchObject({ messageId: '<7@example.com>' })
  await mailer.stop()
  await new Mailer({ transport: capture(), manager: transactional(kept), role: 'deliver' }).stop()
  const inMemory = new Mailer({ transport: capture(), manager: transactional() })
  await expect(inMemory.ticket('7')).rejects.toMatchObject({ code: 'OPTIONS_UNSUPPORTED' })
  await inMemory.stop()
})
