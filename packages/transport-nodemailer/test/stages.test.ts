import { disconnect, fakeServer, on, stall } from '@turbomail/fake-server'
import { createTransport } from 'nodemailer'
import { expect, test } from 'vitest'
import { mailTo } from './mails.ts'
import { deliverBy } from './plugin.ts'

const NO_VERIFY = { verifyAfterMs: Number.POSITIVE_INFINITY }
const BEFORE_CONTENT = ['GREETING', 'EHLO', 'MAIL', 'RCPT', 'DATA'] as const

for (const pool of [false, true]) {
  const way = pool ? 'a pool' : 'a connection of its own'
  const settings = { pool, maxRequeues: 0, socketTimeout: 100, greetingTimeout: 100, connectionTimeout: 1_000 }

  for (const pipelining of [false, true]) {
    const extensions = pipelining ? ['PIPELINING', 'SIZE'] : ['SIZE']

    test.each(BEFORE_CONTENT)(
      `over ${way}, pipelining ${pipelining}: lost at %s, nothing was accepted`,
      async (stage) => {
        await using server = await fakeServer({ extensions, script: [on(stage, disconnect())] })
        const connect = () => createTransport({ ...settings, host: server.host, port: server.port })
        await expect(deliverBy(connect, mailTo(), NO_VERIFY)).rejects.toMatchObject({
          permanence: 'transient',
          fault: 'relay',
        })
        expect(server.accepted).toHaveLength(0)
      },
    )

    test.each(BEFORE_CONTENT)(
      `over ${way}, pipelining ${pipelining}: silent at %s, nothing was accepted`,
      async (stage) => {
        await using server = await fakeServer({ extensions, script: [on(stage, stall())] })
        const connect = () => createTransport({ ...settings, host: server.host, port: server.port })
        await expect(deliverBy(connect, mailTo(), NO_VERIFY)).rejects.toMatchObject({
          code: 'REPLY_TIMEOUT',
          permanence: 'transient',
        })
      },
    )
  }

  test.each([
    ['lost', disconnect()],
    ['not given', stall()],
  ])(`over ${way}: when the answer to the content is %s, the mail is in doubt`, async (_, action) => {
    await using server = await fakeServer({ script: [on('CONTENT', action)] })
    const patient = { ...settings, socketTimeout: 1_000 } // on a busy machine what comes before takes its time
    const connect = () => createTransport({ ...patient, host: server.host, port: server.port })
    expect(await deliverBy(connect, mailTo(), NO_VERIFY)).toMatchObject({
      outcomes: [{ fate: 'in-doubt', cause: { cause: { code: expect.stringMatching(/^E(CONNECTION|TIMEDOUT)$/) } } }],
    })
  })
}

test('of a mail that a server will not take for its size nothing is sent', async () => {
  await using server = await fakeServer({ sizeOctets: 10 })
  const transport = createTransport({ host: server.host, port: server.port })
  await expect(deliverBy(transport, mailTo(), NO_VERIFY)).rejects.toMatchObject({
    code: 'SIZE_EXCEEDED',
    permanence: 'permanent',
    fault: 'mail',
  })
  expect(server.transactions).toHaveLength(0)
})

test('REQUIRETLS goes with the mail, or the mail does not go', async () => {
  await using server = await fakeServer()
  const transport = createTransport({ host: server.host, port: server.port })
  await expect(deliverBy(transport, mailTo(undefined, { requireTls: true }), NO_VERIFY)).rejects.toMatchObject({
    code: 'EXTENSION_UNAVAILABLE',
    permanence: 'permanent',
    fault: 'mail',
  })
})
