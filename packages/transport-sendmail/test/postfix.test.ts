import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Mailer } from '@turbomail/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sendmail } from '../src/index.ts'
import { contentOf, deliver } from './mails.ts'
import { missingPostfix, type Postfix, startPostfix } from './postfix.ts'
import { standIn } from './stand-in.ts'

/** For a machine that has much else to do. */
const PATIENCE_MS = 120_000

const missing = missingPostfix()

if (missing !== undefined) {
  test.skipIf(process.env.CI !== 'true')(`the sendmail of Postfix is not tried: ${missing}`, () => {
    throw new Error(missing)
  })
}

/** What Postfix would add where it is not there. */
const HEAD = 'From: ann@example.org\r\nDate: Thu, 1 Jan 2026 00:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n'

const AWKWARD: Readonly<Record<string, string>> = {
  plain: `${HEAD}Subject: x\r\n\r\ntrailing blanks \t \r\n\r\n\r\n`,
  dots: `${HEAD}Subject: x\r\n\r\n.\r\n..\r\n.hidden\r\n.\r\n`,
  from: `${HEAD}Subject: x\r\n\r\nFrom here on\r\n>From there\r\n\r\nFrom a@b Thu Jan  1 00:00:00 1970\r\n`,
  empty: `${HEAD}Subject: no body\r\n\r\n`,
  long: `${HEAD}Subject: x\r\n\r\n${'x'.repeat(998)}\r\nshort\r\n`,
  utf8: `${HEAD}Subject: Grüße aus Köln\r\n\r\nGrüße\r\n`,
}

/** Without the fields that are put ahead of a mail on its way, and with CRLF ends. */
function withoutTrace(stored: Buffer): string {
  const text = stored.toString('latin1')
  return text.slice(text.indexOf('From: ann@example.org')).replaceAll('\n', '\r\n')
}

describe.skipIf(missing !== undefined)('the sendmail of Postfix', { timeout: PATIENCE_MS }, () => {
  let server: Postfix
  const users = [...Object.keys(AWKWARD), 'to', 'cc', 'bcc', 'null', 'umläut', 'big', 'binary', '-bp']

  beforeAll(async () => {
    server = await startPostfix(users)
  }, PATIENCE_MS)
  afterAll(() => server?.[Symbol.asyncDispose](), PATIENCE_MS)

  const options = () => ({ path: '/usr/sbin/sendmail', args: server.args })

  async function stored(user: string): Promise<Buffer> {
    const [file = ''] = await server.mails(user, 1)
    return await readFile(file)
  }

  test.each(Object.entries(AWKWARD))('a mail arrives octet for octet: %s', async (user, text) => {
    await using program = await standIn()
    const mail = { to: [`${user}@example.test`], content: contentOf(text) }
    const { outcomes } = await deliver(program, mail, { options: options() })
    expect(outcomes).toMatchObject([{ fate: 'accepted' }])
    expect(withoutTrace(await stored(user))).toBe(Buffer.from(text).toString('latin1'))
  })

  test('octets above 127 arrive as they are', async () => {
    await using program = await standIn()
    const octets = Buffer.from(Array.from({ length: 128 }, (_, index) => 128 + index))
    const content = {
      ...contentOf(''),
      eightBit: true,
      async *read() {
        yield Buffer.concat([Buffer.from(`${HEAD}\r\n`), octets, Buffer.from('\r\n')])
      },
    }
    await deliver(program, { to: ['binary@example.test'], content }, { options: options() })
    expect(withoutTrace(await stored('binary'))).toBe(`${HEAD}\r\n${octets.toString('latin1')}\r\n`)
  })

  test('To, Cc and Bcc get a mail, which names the former only', async () => {
    await using mailer = new Mailer({ transport: sendmail(options()) })
    const [to, cc, bcc] = ['to', 'cc', 'bcc'].map((user) => `${user}@example.test`)
    const { accepted } = await mailer.send({ from: 'ann@example.org', to, cc, bcc, subject: 'x', text: 'y' })
    expect(accepted).toHaveLength(3)
    const mails = await Promise.all(['to', 'cc', 'bcc'].map(stored))
    for (const mail of mails) expect(mail.toString().split('From: ann@example.org')[1]).not.toMatch(/bcc/i)
    expect(mails[2]?.toString()).toContain('Delivered-To: bcc@example.test')
  })

  test('the null reverse-path is one, and UTF-8 in a path is kept', async () => {
    await using program = await standIn()
    const content = contentOf(AWKWARD.plain ?? '')
    await deliver(program, { from: null, to: ['null@example.test'], content }, { options: options() })
    expect((await stored('null')).toString()).toMatch(/^Return-Path: <>$/m)
    const mail = { from: 'jörg@example.test', to: ['umläut@example.test'], content }
    await deliver(program, mail, { options: options() })
    expect((await stored('umläut')).toString()).toMatch(/^Return-Path: <jörg@example.test>$/m)
  })

  test('100 MB arrive octet for octet', async () => {
    await using program = await standIn()
    const line = `${'0123456789'.repeat(7)}\r\n`
    const chunk = Buffer.from(line.repeat(1000))
    const wanted = createHash('sha256').update(HEAD.replaceAll('\r\n', '\n')).update('\n')
    const content = {
      ...contentOf(''),
      async *read() {
        yield Buffer.from(`${HEAD}\r\n`)
        for (let count = 0; count < 1400; count++) {
          wanted.update(chunk.toString().replaceAll('\r\n', '\n'))
          yield chunk
        }
      },
    }
    await deliver(program, { to: ['big@example.test'], content }, { options: options() })
    const [file = ''] = await server.mails('big', 1)
    const found = createHash('sha256')
    const start = (await readFile(file)).indexOf('From: ann@example.org')
    for await (const octets of createReadStream(file, { start })) found.update(octets)
    expect(found.digest('hex')).toBe(wanted.digest('hex'))
  })

  test('a Postfix that is not there refuses for now, and says why', async () => {
    await using program = await standIn()
    const { outcomes } = await deliver(program, {}, { options: { ...options(), args: ['-C', program.folder] } })
    expect(outcomes).toMatchObject([
      {
        fate: 'refused',
        permanence: 'transient',
        fault: 'relay',
        cause: { message: expect.stringContaining('main.cf') },
      },
    ])
  })

  test('a recipient that begins with a hyphen is one, to Postfix too', async () => {
    await using program = await standIn()
    const content = contentOf(AWKWARD.plain ?? '')
    await deliver(program, { from: '-odd@example.test', to: ['-bp@example.test'], content }, { options: options() })
    const mail = await stored('-bp')
    expect(mail.toString()).toMatch(/^Return-Path: <-odd@example.test>$/m)
    expect(withoutTrace(mail)).toBe(AWKWARD.plain)
  })
})
