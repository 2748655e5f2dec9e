import { channel } from 'node:diagnostics_channel'
import { expect, test } from 'vitest'
import { settle } from '../../test/support/fake-clock.ts'
import { mailTo } from '../../test/support/hand-made-mail.ts'
import { testPorts } from '../../test/support/test-ports.ts'
import { accept, type ToyPlan, toy } from '../../test/support/toy-transport.ts'
import { directManager } from '../delivery/direct-manager.ts'
import type { MailObject } from '../delivery/mail-object.ts'
import type { ManagerFactory, Ticket } from '../delivery/manager.ts'
import type { Outcome } from '../delivery/receipt.ts'
import type { Delivered } from '../delivery/transport.ts'
import { TransportFailedError } from '../delivery/transport-failed-error.ts'
import { Message } from '../message/message.ts'
import { createMailer } from './create-mailer.ts'
import { Mailer } from './mailer.ts'
import type { MailerOptions } from './options.ts'

const MESSAGE = { from: 'me@example.com', to: 'you@example.com', subject: 'Hello', text: 'Hi!' }

function setUp(plan: ToyPlan = {}, options: Partial<MailerOptions> = {}) {
  const ports = testPorts()
  const transport = toy(plan)
  return { ports, transport, mailer: new Mailer({ transport, ports, ...options }) }
}

function refusing(...names: readonly string[]) {
  return (mail: MailObject): Delivered => ({
    outcomes: mail.envelope.recipients.map(({ path }): Outcome => {
      if (!names.includes(path.localPart)) return { path, fate: 'accepted' }
      return { path, fate: 'refused', permanence: 'permanent', fault: 'recipient' }
    }),
  })
}

async function octetsOf(mail: MailObject | undefined): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of mail?.content.read('8BITMIME') ?? []) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

test('sends with nothing but a transport', async () => {
  const { mailer, transport } = setUp()
  const receipt = await mailer.send(MESSAGE)
  expect(receipt).toMatchObject({ attempts: 1, accepted: [{ path: { localPart: 'you' } }] })
  expect(await octetsOf(transport.instances[0]?.mails[0])).toContain('Subject: Hello\r\n')
  expect(await mailer.stop()).toEqual({ unsent: [] })
  expect(transport.instances).toMatchObject([{ opened: 1, closed: 1 }])
})

test('takes a message, raw mail and a mail object as well', async () => {
  const { mailer, transport } = setUp()
  await mailer.send(new Message(MESSAGE))
  await mailer.send({ raw: 'Subject: raw\n\nHi!', envelope: { from: null, to: 'you@example.com' } })
  await mailer.send(mailTo('you@example.com'))
  const texts = await Promise.all(transport.instances[0]?.mails.map(octetsOf) ?? [])
  expect(texts.map((text) => /Subject: \w+/.exec(text)?.[0])).toEqual(['Subject: Hello', 'Subject: raw', 'Subject: x'])
  await mailer.stop()
})

test('what is done to a message after the call has no part in it', async () => {
  const { mailer, transport } = setUp({ open: () => settle() })
  const message = new Message({ ...MESSAGE, headers: { 'X-A': '1' } })
  const sent = mailer.send(message)
  message.subject = 'Changed'
  message.to = 'other@example.com'
  await sent
  const [mail] = transport.instances[0]?.mails ?? []
  expect(await octetsOf(mail)).toContain('Subject: Hello\r\n')
  expect(mail?.envelope.recipients[0].path.localPart).toBe('you')
  await mailer.stop()
})

test('defaults fill what a message leaves open, as they were at the beginning', async () => {
  const defaults = { from: 'default@example.com', headers: { 'X-App': 'shop' } }
  const { mailer, transport } = setUp({}, { defaults })
  defaults.headers['X-App'] = 'changed'
  await mailer.send({ to: 'you@example.com', subject: 'Hello', text: 'Hi!' })
  await mailer.send(MESSAGE)
  const [first, second] = await Promise.all(transport.instances[0]?.mails.map(octetsOf) ?? [])
  expect(first).toContain('From: default@example.com\r\n')
  expect(first).toContain('X-App: shop\r\n')
  expect(second).toContain('From: me@example.com\r\n')
  await mailer.stop()
})

test('nobody accepted is an error with the receipt', async () => {
  const { mailer } = setUp({ deliver: refusing('you') })
  await expect(mailer.send(MESSAGE)).rejects.toMatchObject({
    name: 'DeliveryError',
    code: 'DELIVERY_REFUSED',
    receipt: { refused: [{ path: { localPart: 'you' } }], accepted: [] },
  })
  await mailer.stop()
})

test('some accepted is a receipt with a warning, or an error with the receipt where all are required', async () => {
  const { mailer } = setUp({ deliver: refusing('b') })
  const warnings: object[] = []
  mailer.on('warning', (warning) => warnings.push(warning))
  const both = { ...MESSAGE, to: ['a@example.com', 'b@example.com'] }
  const receipt = await mailer.send(both)
  expect(receipt).toMatchObject({ accepted: [{}], refused: [{}] })
  expect(warnings).toEqual([{ code: 'DELIVERY_INCOMPLETE', message: 'b@example.com was refused', detail: receipt }])
  await expect(mailer.send(both, { require: 'all' })).rejects.toMatchObject({
    code: 'DELIVERY_INCOMPLETE',
    receipt: { accepted: [{ path: { localPart: 'a' } }] },
  })
  const { receipt: promised } = await mailer.submit(both, { require: 'all' })
  await expect(promised).rejects.toMatchObject({ code: 'DELIVERY_INCOMPLETE' })
  expect(await mailer.send({ ...MESSAGE, to: 'a@example.com' }, { require: 'all' })).toMatchObject({ accepted: [{}] })
  await mailer.stop()
})

test('require is set for the whole mailer, or for one mail', async () => {
  const { mailer } = setUp({ deliver: refusing('b') }, { require: 'all' })
  const both = { ...MESSAGE, to: ['a@example.com', 'b@example.com'] }
  await expect(mailer.send(both)).rejects.toMatchObject({ code: 'DELIVERY_INCOMPLETE' })
  expect(await mailer.send(both, { require: 'any' })).toMatchObject({ accepted: [{}] })
  await mailer.stop()
})

test('a message that cannot be composed is refused before anything is opened', async () => {
  const { mailer, transport } = setUp()
  await expect(mailer.send({ ...MESSAGE, from: undefined })).rejects.toMatchObject({ code: 'MESSAGE_FROM_MISSING' })
  await expect(mailer.submit({ ...MESSAGE, to: '@@' })).rejects.toMatchObject({ name: 'AddressError' })
  expect(transport.instances).toEqual([])
  await mailer.stop()
})

test('submit gives a ticket as soon as the mail is taken, and a dropped one harms nobody', async () => {
  let open = (): void => {}
  const { mailer } = setUp({ open: () => new Promise((resolve) => (open = resolve)), deliver: refusing('you') })
  const unhandled: unknown[] = []
  const note = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', note)
  const ticket = await mailer.submit({ ...MESSAGE, messageId: '<1@example.com>' })
  expect(ticket.messageId).toBe('<1@example.com>')
  open()
  await mailer.stop()
  await settle()
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

test('an aborted signal cancels the mail with a code', async () => {
  const { mailer } = setUp({ open: () => new Promise(() => {}) })
  const controller = new AbortController()
  const sent = mailer.send(MESSAGE, { signal: controller.signal })
  await settle()
  controller.abort('no more')
  await expect(sent).rejects.toMatchObject({ code: 'MAIL_ABORTED', cause: 'no more' })
  await expect(mailer.send(MESSAGE, { signal: controller.signal })).rejects.toMatchObject({ code: 'MAIL_ABORTED' })
})

test('a reverse-path for each recipient makes one mail each, and one receipt of them all', async () => {
  const from = (path: { localPart: string }) => `bounce+${path.localPart}@example.com`
  const message = { ...MESSAGE, to: ['a@example.com', 'b@example.com', 'c@example.com'], envelope: { from } }
  const { mailer, transport } = setUp({ deliver: refusing('b') })
  const receipt = await mailer.send(message)
  expect(receipt.outcomes.map(({ path, fate }) => [path.localPart, fate])).toEqual([
    ['a', 'accepted'],
    ['b', 'refused'],
    ['c', 'accepted'],
  ])
  expect(receipt.attempts).toBe(3)
  expect(transport.instances[0]?.mails.map((mail) => String(mail.envelope.reversePath))).toEqual([
    'bounce+a@example.com',
    'bounce+b@example.com',
    'bounce+c@example.com',
  ])
  const nobody = setUp({ deliver: refusing('a', 'b', 'c') })
  await expect(nobody.mailer.send(message)).rejects.toMatchObject({
    code: 'DELIVERY_REFUSED',
    receipt: { refused: { length: 3 } },
  })
  await Promise.all([mailer.stop(), nobody.mailer.stop()])
})

test('verify opens the transport and says what it found', async () => {
  const { mailer } = setUp({ describe: () => ({ greeting: 'hello' }) })
  expect(await mailer.verify()).toEqual({ transport: 'toy', greeting: 'hello' })
  await mailer.stop()
  await expect(mailer.verify()).rejects.toMatchObject({ code: 'MAILER_STOPPED' })
  const failure = new TransportFailedError('AUTH_FAILED', 'no', { permanence: 'permanent' })
  await expect(setUp({ open: () => Promise.reject(failure) }).mailer.verify()).rejects.toBe(failure)
})

test('a stopped mailer takes nothing more, and stopping twice is stopping once', async () => {
  const { mailer, transport } = setUp()
  const sent = mailer.send(MESSAGE)
  const [first, second] = await Promise.all([mailer.stop(), mailer.stop()])
  expect(await sent).toMatchObject({ accepted: [{}] })
  expect(first).toEqual(second)
  for (const refused of [mailer.send(MESSAGE), mailer.submit(MESSAGE), mailer.start()]) {
    await expect(refused).rejects.toMatchObject({ code: 'MAILER_STOPPED' })
  }
  expect(transport.instances).toMatchObject([{ closed: 1 }])
})

test('a stop that may not wait reports what was not handed over, as a warning too', async () => {
  const { mailer, transport } = setUp({
    open: (_, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  })
  const codes: string[] = []
  mailer.on('warning', ({ code }) => codes.push(code))
  const ticket = await mailer.submit(MESSAGE)
  const { unsent } = await mailer.stop({ signal: AbortSignal.abort() })
  expect(unsent).toMatchObject([{ mail: { messageId: ticket.messageId } }])
  await expect(ticket.receipt).rejects.toMatchObject({ code: 'MAILER_STOPPED' })
  expect(codes).toEqual(['MAILS_UNSENT'])
  expect(transport.alive).toBe(0)
})

test('await using stops it', async () => {
  const transport = toy()
  {
    await using mailer = await createMailer({ transport, ports: testPorts() })
    await mailer.send(MESSAGE)
  }
  expect(transport.instances).toMatchObject([{ closed: 1 }])
})

test('a disabled mailer composes and checks, hands over nothing, and never looks as if it had', async () => {
  const { mailer, transport } = setUp({}, { enabled: false })
  for (const refused of [mailer.send(MESSAGE), mailer.submit(MESSAGE)]) {
    await expect(refused).rejects.toMatchObject({ code: 'MAILER_DISABLED' })
  }
  await expect(mailer.send({ ...MESSAGE, from: undefined })).rejects.toMatchObject({ code: 'MESSAGE_FROM_MISSING' })
  const unreadable = { ...MESSAGE, attachments: [{ path: '/nowhere/at/all' }] }
  await expect(mailer.send(unreadable)).rejects.toMatchObject({ code: 'CONTENT_UNREADABLE' })
  expect(transport.instances).toEqual([])
  await mailer.stop()
  expect(() => new Mailer({ enabled: false })).not.toThrow()
})

test('events go to listeners and to the diagnostics channels; a listener that throws harms nobody', async () => {
  const transport = toy({ deliver: refusing('b') })
  const mailer = new Mailer({ transport })
  const heard: string[] = []
  const published: string[] = []
  const names = ['attempt', 'receipt', 'failure', 'warning'] as const
  const listeners = names.map((name) => {
    const publish = (): void => void published.push(name)
    channel(`turbomail:${name}`).subscribe(publish)
    mailer.on(name, () => heard.push(name))
    return () => channel(`turbomail:${name}`).unsubscribe(publish)
  })
  mailer.on('receipt', () => {
    throw new Error('mine')
  })
  expect(await mailer.send({ ...MESSAGE, to: 'a@example.com' })).toMatchObject({ accepted: [{}] })
  await expect(mailer.send({ ...MESSAGE, to: 'b@example.com' })).rejects.toMatchObject({ code: 'DELIVERY_REFUSED' })
  for (const leave of listeners) leave()
  expect(heard).toEqual(['attempt', 'receipt', 'warning', 'attempt', 'failure'])
  expect(published.toSorted()).toEqual(heard.toSorted())
  await mailer.stop()
})

test('a listener that was taken off hears nothing more', async () => {
  const { mailer } = setUp()
  let count = 0
  const listener = (): void => void count++
  await mailer.on('receipt', listener).send(MESSAGE)
  await mailer.off('receipt', listener).send(MESSAGE)
  expect(count).toBe(1)
  await mailer.stop()
})

test('the manager is started once, implicitly, and again if that failed', async () => {
  let starts = 0
  const { mailer } = setUp(
    {},
    {
      manager: {
        name: 'reluctant',
        submitOptions: [],
        create: () => ({
          start: async () => {
            if (++starts === 1) throw new Error('not yet')
          },
          submit: async (mail) => ({ messageId: mail.messageId, receipt: Promise.reject(new Error('no')) }),
          stop: async () => ({ unsent: [] }),
        }),
      },
    },
  )
  await expect(mailer.submit(MESSAGE)).rejects.toThrow('not yet')
  await Promise.all([mailer.submit(MESSAGE), mailer.submit(MESSAGE), mailer.start()])
  expect(starts).toBe(2)
})

test.each<[object, string, string]>([
  [{}, 'OPTIONS_TRANSPORT_MISSING', 'transport'],
  [{ transport: 'smtp://localhost' }, 'OPTIONS_INVALID', 'transport'],
  [{ transport: toy(), transprot: 1 }, 'OPTIONS_UNKNOWN', 'transprot'],
  [{ transport: toy(), manager: {} }, 'OPTIONS_INVALID', 'manager'],
  [{ transport: toy(), enabled: 'no' }, 'OPTIONS_INVALID', 'enabled'],
  [{ transport: toy(), require: 'some' }, 'OPTIONS_INVALID', 'require'],
  [{ transport: toy(), role: 'worker' }, 'OPTIONS_INVALID', 'role'],
  [{ transport: toy(), retry: { attempts: -1 } }, 'OPTIONS_INVALID', 'retry.attempts'],
  [{ transport: toy(), hooks: { beforeSend: () => {} } }, 'OPTIONS_UNKNOWN', 'hooks.beforeSend'],
  [{ transport: toy(), hooks: { beforeCompose: 1 } }, 'OPTIONS_INVALID', 'hooks.beforeCompose'],
  [{ role: 'submit' }, 'OPTIONS_TRANSPORT_MISSING', 'transport'],
  [{ transport: toy(), role: 'deliver' }, 'OPTIONS_UNSUPPORTED', 'role'],
])('options %j: %s names %s', (options, code, option) => {
  expect(() => new Mailer(options as MailerOptions)).toThrow(expect.objectContaining({ code, option }))
})

test('an option that the manager cannot honour is refused, never ignored', async () => {
  const { mailer } = setUp()
  const options = { priority: 1 } as object
  await expect(mailer.send(MESSAGE, options)).rejects.toMatchObject({ code: 'OPTIONS_UNSUPPORTED', option: 'priority' })
  await expect(mailer.send(MESSAGE, { requier: 'all' } as object)).rejects.toThrow('Did you mean require?')
  await expect(mailer.send(MESSAGE, { require: 'most' } as object)).rejects.toMatchObject({ option: 'require' })
  await expect(mailer.send(MESSAGE, { signal: {} } as object)).rejects.toMatchObject({ option: 'signal' })
  await expect(mailer.transaction(async () => 1)).rejects.toMatchObject({ code: 'OPTIONS_UNSUPPORTED' })
  await mailer.stop()
})

test('the options of the manager are those of send and submit', async () => {
  const seen: unknown[] = []
  const queue: ManagerFactory<{ readonly priority?: number }> = {
    name: 'queue',
    submitOptions: ['priority'],
    create: (dispatcher, context) => {
      const inner = directManager().create(dispatcher, context)
      const submit: typeof inner.submit = (mail, options) => {
        seen.push(options)
        return inner.submit(mail)
      }
      return { start: () => inner.start(), stop: (options) => inner.stop(options), submit }
    },
  }
  const mailer = new Mailer({ transport: toy(), manager: queue, ports: testPorts() })
  await mailer.send(MESSAGE, { priority: 3, require: 'all' })
  // @ts-expect-error: a priority is a number
  await mailer.submit(MESSAGE, { priority: 'high' })
  // @ts-expect-error: this manager has no groups
  await expect(mailer.send(MESSAGE, { group: 'news' })).rejects.toMatchObject({ code: 'OPTIONS_UNSUPPORTED' })
  expect(seen).toEqual([{ priority: 3 }, { priority: 'high' }])
  await mailer.stop()
})

test('accepts what a transport accepts only', async () => {
  const { mailer, ports } = setUp({ deliver: (mail) => ({ outcomes: accept(mail).outcomes.slice(1) }) })
  await expect(mailer.send(MESSAGE)).rejects.toMatchObject({ code: 'DELIVERY_IN_DOUBT' })
  expect(ports.log.warnings).toMatchObject([{ code: 'TRANSPORT_CONTRACT' }])
  await mailer.stop()
})

test('the manager is told the role of the mailer, and one that only delivers takes no mail', async () => {
  const roles: unknown[] = []
  const manager: ManagerFactory = {
    name: 'lasting',
    submitOptions: [],
    durable: true,
    create: (_, { role }) => {
      roles.push(role)
      return {
        start: async () => {},
        submit: () => Promise.reject(new Error('asked')),
        stop: async () => ({ unsent: [] }),
      }
    },
  }
  const mailer = new Mailer({ transport: toy(), role: 'deliver', manager })
  await expect(mailer.submit(MESSAGE)).rejects.toMatchObject({ code: 'OPTIONS_UNSUPPORTED', option: 'role' })
  await mailer.stop()
  await new Mailer({ transport: toy(), manager }).stop()
  expect(roles).toEqual(['deliver', 'both'])
})

test('a ticket is found again where the manager keeps them, and only there', async () => {
  const found: Ticket = { messageId: '<a@example.com>', id: 'one', receipt: new Promise(() => {}) }
  const manager: ManagerFactory = {
    name: 'lasting',
    submitOptions: [],
    create: () => ({
      start: async () => {},
      submit: async () => found,
      ticket: async (id) => (id === found.id ? found : undefined),
      stop: async () => ({ unsent: [] }),
    }),
  }
  const mailer = new Mailer({ transport: toy(), manager })
  const { id = '' } = await mailer.submit(MESSAGE)
  expect(await mailer.ticket(id)).toBe(found)
  expect(await mailer.ticket('another')).toBeUndefined()
  const forgetful = new Mailer({ transport: toy() })
  await expect(forgetful.ticket(id)).rejects.toMatchObject({ code: 'OPTIONS_UNSUPPORTED', option: 'manager' })
})

test('send waits for the receipt of another process only so long, and says where the ticket is found', async () => {
  const ports = testPorts()
  const manager: ManagerFactory = {
    name: 'lasting',
    submitOptions: [],
    sendTimeoutMs: 1_000,
    create: () => ({
      start: async () => {},
      submit: async (mail) => ({ messageId: mail.messageId, id: 'one', receipt: new Promise(() => {}) }),
      stop: async () => ({ unsent: [] }),
    }),
  }
  const mailer = new Mailer({ transport: toy(), manager, ports })
  const sending = mailer.send(MESSAGE)
  sending.catch(() => {})
  await settle()
  await ports.clock.advance(999)
  await ports.clock.advance(1)
  await expect(sending).rejects.toMatchObject({ code: 'RECEIPT_PENDING', message: expect.stringContaining('as one.') })
  expect(ports.clock.pending).toBe(0)
})
