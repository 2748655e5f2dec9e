import { Mailer } from '@turbomail/core'
import { type MailObject, neverAborted } from '@turbomail/core/contract'
import { type CopyReport, failover, type TeeOptions, tee } from '@turbomail/routing'
import { capture, scripted } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import { dispatcherOf } from './dispatchers.ts'
import { quiet } from './fake-ports.ts'
import { closedGate } from './gate.ts'
import { arrivals, mailTo } from './mail.ts'

const signal = neverAborted

test('the first decides the receipt, and each of the others has a copy when it is there', async () => {
  const [first, archive, other] = [scripted([{ recipient: 'b@x.example', refuse: '550 no' }]), capture(), capture()]
  const reports: CopyReport[] = []
  await using mailer = new Mailer({ transport: tee(first, archive, other, { onCopy: (told) => reports.push(told) }) })
  const receipt = await mailer.send(mailTo(['a@x.example', 'b@x.example']))
  expect(receipt).toMatchObject({ accepted: [{}], refused: [{}], attempts: 1 })
  expect([archive, other].map(arrivals)).toEqual([['a@x.example b@x.example'], ['a@x.example b@x.example']])
  expect(reports).toMatchObject([
    { transport: 'capture', receipt: { accepted: [{}, {}] } },
    { transport: 'capture', receipt: { accepted: [{}, {}] } },
  ])
})

test('of a mail that the first has not accepted there is no copy', async () => {
  const archive = capture()
  const rules = [
    { recipient: 'r@x.example', refuse: '550 no' },
    { fail: 'CONNECTION_LOST', mail: ({ labels }: MailObject) => labels.kind === 'lost' },
  ] as const
  await using mailer = new Mailer({ transport: tee(scripted(rules), archive), retry: { attempts: 1 } })
  await expect(mailer.send(mailTo('r@x.example'))).rejects.toMatchObject({ code: 'DELIVERY_REFUSED' })
  await expect(mailer.send(mailTo('a@x.example', { kind: 'lost' }))).rejects.toMatchObject({ code: 'DELIVERY_UNTRIED' })
  expect(archive.mails).toEqual([])
})

test('of a mail in doubt there is one, as it may have been accepted', async () => {
  const archive = capture()
  await using mailer = new Mailer({ transport: tee(scripted([{ doubt: 'lost', times: 1 }]), archive) })
  const retry = mailer.send(mailTo('a@x.example'))
  await expect(retry).rejects.toMatchObject({ code: 'DELIVERY_IN_DOUBT' })
  expect(archive.mails).toHaveLength(1)
})

test('a mail that is tried again is copied once', async () => {
  const archive = capture()
  const first = scripted([
    { fail: 'CONNECTION_LOST', nth: 1 },
    { recipient: 'b@x.example', refuse: '450 later', nth: 2 },
    { recipient: 'b@x.example', doubt: 'lost', nth: 3 },
  ])
  const retry = { attempts: 5, delayMs: 0, scope: 'transient', inDoubt: 'retry' } as const
  await using mailer = new Mailer({ transport: tee(first, archive), retry, pace: false })
  const mail = mailTo(['a@x.example', 'b@x.example'])
  expect(await mailer.send(mail)).toMatchObject({ attempts: 4, accepted: [{}, {}] })
  expect(arrivals(archive)).toEqual(['a@x.example b@x.example'])
  await mailer.send(mail)
  expect(archive.mails, 'submitted again, it is another').toHaveLength(2)
})

test('a copy that fails changes no receipt, and is told: by a warning, an event and onCopy', async () => {
  const archive = scripted([{ refuse: '552 5.2.2 full' }])
  const heard: unknown[] = []
  const onCopy = (): void => {
    throw new Error('careless')
  }
  await using mailer = new Mailer({ transport: tee(capture(), archive, { onCopy }) })
  mailer.on('warning', ({ code }) => heard.push(code))
  mailer.on('copy', ({ transport, error }) => heard.push(transport, error))
  expect(await mailer.send(mailTo('a@x.example'))).toMatchObject({ accepted: [{}], attempts: 1 })
  const refused = expect.objectContaining({ code: 'DELIVERY_REFUSED' })
  expect(heard).toEqual(['scripted', refused, 'COPY_FAILED', 'LISTENER_FAILED'])
})

test('a copy that is accepted for some only is warned of', async () => {
  const archive = scripted([{ recipient: 'b@x.example', refuse: '550 no' }])
  const { dispatcher, ports } = dispatcherOf(tee(capture(), archive))
  await dispatcher.attempt(mailTo(['a@x.example', 'b@x.example']), { signal })
  expect(ports.log.warnings).toMatchObject([{ code: 'COPY_FAILED', detail: { receipt: { refused: [{}] } } }])
})

test('copies are tried again, beside the mails', async () => {
  const archive = scripted([{ failOpen: 'CONNECT_FAILED', times: 2 }])
  const { dispatcher, ports } = dispatcherOf(tee(capture(), archive))
  const attempt = dispatcher.attempt(mailTo('a@x.example'), { signal })
  await ports.clock.advance(1_000)
  expect(await attempt).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
  await ports.clock.advance(10_000)
  expect(archive.mails).toHaveLength(1)
  expect(ports.log.warnings).toEqual([])
})

test('a relay for copies that stalls delays one mail for a moment, and then none until it goes on', async () => {
  const gate = closedGate()
  const [first, archive] = [capture(), scripted([{ holdReply: gate.opened }])]
  const { dispatcher, ports } = dispatcherOf(tee(first, archive, { waitMs: 500 }))
  let settled = false
  const attempt = dispatcher.attempt(mailTo('1@x.example'), { signal }).then(() => {
    settled = true
  })
  await ports.clock.advance(499)
  expect(settled).toBe(false)
  await ports.clock.advance(1)
  await attempt
  for (const name of ['2', '3']) await dispatcher.attempt(mailTo(`${name}@x.example`), { signal })
  expect([first.mails.length, archive.mails.length]).toEqual([3, 0])
  gate.open()
  await quiet()
  await dispatcher.attempt(mailTo('4@x.example'), { signal })
  expect(archive.mails).toHaveLength(4)
})

test('so many copies at most are under way to one relay; one more is reported', async () => {
  const gate = closedGate()
  const options: TeeOptions = { maxPending: 2, waitMs: 0 }
  const { dispatcher, ports } = dispatcherOf(tee(capture(), scripted([{ holdReply: gate.opened }]), options))
  for (const name of ['1', '2', '3']) await dispatcher.attempt(mailTo(`${name}@x.example`), { signal })
  expect(ports.log.warnings).toMatchObject([
    { code: 'COPY_FAILED', detail: { mail: { messageId: '<3@x.example>' }, error: { code: 'COPY_FAILED' } } },
  ])
  gate.open()
})

test('closing waits for the copies that are under way, and not for those that wait to be tried again', async () => {
  const gate = closedGate()
  const archive = scripted([{ holdOpen: gate.opened }])
  const failing = scripted([{ failOpen: 'CONNECT_FAILED' }])
  const { dispatcher, ports } = dispatcherOf(tee(capture(), archive, failing, { waitMs: 0 }))
  await dispatcher.attempt(mailTo('a@x.example'), { signal })
  await quiet()
  const closed = dispatcher.close()
  await quiet()
  expect(ports.log.warnings).toMatchObject([{ code: 'COPY_FAILED', detail: { error: { code: 'DELIVERY_UNTRIED' } } }])
  gate.open()
  await closed
  expect(archive.mails).toHaveLength(1)
  expect(ports.clock.keptAlive).toBe(0)
})

test('nor for ever: what is not done in time is reported', async () => {
  const archive = scripted([{ stall: 'before' }])
  const { dispatcher, ports } = dispatcherOf(tee(capture(), archive, { waitMs: 0, drainMs: 2_000 }))
  await dispatcher.attempt(mailTo('a@x.example'), { signal })
  const closed = dispatcher.close()
  await ports.clock.advance(2_000)
  await closed
  expect(ports.log.warnings).toMatchObject([{ code: 'COPY_FAILED', detail: { error: { code: 'MAILER_STOPPED' } } }])
})

test('copies can be for somebody else, whatever was wanted of the delivery to the others', async () => {
  const archive = capture()
  await using mailer = new Mailer({ transport: tee(capture(), archive, { to: 'archive@x.example' }) })
  const envelope = { from: 'me@x.example', to: 'you@x.example', envid: 'id', holdFor: 60, requireTls: true } as const
  await mailer.send({ from: 'me@x.example', to: 'you@x.example', subject: 'Hello', text: 'Hi!', envelope })
  expect(archive.mails).toMatchObject([{ from: 'me@x.example', to: ['archive@x.example'], subject: 'Hello' }])
  expect(Object.keys(archive.mails[0]?.envelope ?? {})).toEqual(['reversePath', 'recipients', 'requireTls'])
})

test('the one that decides may be a combination', async () => {
  const archive = capture()
  const down = scripted([{ failOpen: 'CONNECT_FAILED' }])
  await using mailer = new Mailer({ transport: tee(failover(down, capture()), archive) })
  await mailer.send(mailTo('a@x.example'))
  expect(archive.mails).toHaveLength(1)
})

test('options of the wrong form are refused by name', () => {
  const wrong = (options: object) => () => tee(capture(), capture(), options)
  expect(wrong({ wait: 1 })).toThrow(expect.objectContaining({ code: 'OPTIONS_UNKNOWN' }))
  expect(wrong({ onCopy: 1 })).toThrow(expect.objectContaining({ option: 'onCopy' }))
  expect(wrong({ maxPending: 0 })).toThrow(expect.objectContaining({ option: 'maxPending' }))
  expect(wrong({ retry: { attempts: 0 } })).toThrow(expect.objectContaining({ option: 'retry.attempts' }))
  expect(wrong({ to: 'nobody' })).toThrow(expect.objectContaining({ code: 'ENVELOPE_PATH' }))
})
