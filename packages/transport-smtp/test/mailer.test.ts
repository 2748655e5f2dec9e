import { Mailer } from '@turbomail/core'
import { disconnect, on } from '@turbomail/fake-server'
import { expect, onTestFinished, test } from 'vitest'
import { smtp } from '../src/index.ts'
import { startServer } from './sessions.ts'

type Server = Awaited<ReturnType<typeof startServer>>

function mailerTo(server: Server): Mailer {
  const mailer = new Mailer({ transport: smtp(server.url, { tls: { ca: server.certificate } }) })
  onTestFinished(async () => {
    await mailer.stop()
  })
  return mailer
}

const letter = (to: string | string[]) => ({ from: 'ann@example.org', to, subject: 'Grüße', text: '.hidden\n' })

test('recipients that are too many for one transaction go in further ones at once', async () => {
  const tooMany = Array.from({ length: 10 }, (_, index) => on('RCPT', { nth: index + 4 }, '452 4.5.3 too many'))
  const server = await startServer({ script: tooMany })
  const to = Array.from({ length: 10 }, (_, index) => `user${index}@example.com`)
  const receipt = await mailerTo(server).send(letter(to))
  expect(receipt.accepted.map(({ path }) => String(path))).toEqual(to)
  expect(server.accepted.map(({ forwardPaths }) => forwardPaths.length)).toEqual([3, 3, 3, 1])
  expect(server.sessions).toHaveLength(1)
})

test('a connection that died while idle costs no mail', async () => {
  const server = await startServer()
  const mailer = mailerTo(server)
  await mailer.send(letter('bob@example.com'))
  await server.sessions[0]?.act(disconnect())
  await server.idle()
  const receipt = await mailer.send(letter('bob@example.com'))
  expect(receipt.accepted).toHaveLength(1)
  expect(server.accepted).toHaveLength(2)
  expect(server.sessions).toHaveLength(2)
})

test('a lost reply is reported, and the mail is not sent again', async () => {
  const server = await startServer({ script: [on('CONTENT', disconnect())] })
  await expect(mailerTo(server).send(letter('bob@example.com'))).rejects.toMatchObject({
    code: 'DELIVERY_IN_DOUBT',
    receipt: { inDoubt: [{ fate: 'in-doubt' }] },
  })
  expect(server.transactions).toHaveLength(1)
})

test('verify() shows what the relay offers', async () => {
  const server = await startServer({ tls: 'starttls' })
  expect(await mailerTo(server).verify()).toMatchObject({
    extensions: { PIPELINING: '' },
    tls: { protocol: 'TLSv1.3', verified: true },
  })
})

test('what arrives is what was composed', async () => {
  const server = await startServer()
  await mailerTo(server).send(letter('bob@example.com'))
  expect(server.accepted[0]?.content.toString()).toMatch(/\r\n\r\n\.hidden\r\n$/)
  expect(server.violations).toEqual([])
})
