/** smtp-server from npm: SMTP, SMTP under TLS and LMTP, into Maildirs. Takes its settings from the file named first. */
import { randomUUID } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import type { ProgramSettings } from '../program-settings.ts'

const file = process.argv[2]
if (file === undefined) throw new Error('name the file of settings')
const settings: ProgramSettings = JSON.parse(await readFile(file, 'utf8'))

type Options = NonNullable<ConstructorParameters<typeof SMTPServer>[0]>

const base: Options = {
  key: settings.key,
  cert: settings.cert,
  size: settings.sizeOctets,
  hideDSN: false,
  hideENHANCEDSTATUSCODES: false,
  hideREQUIRETLS: false,
  authOptional: true,
  authMethods: ['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'],
  disableReverseLookup: true,
  onAuth({ method, username, password, accessToken, validatePassword }, _session, callback) {
    const { login, token } = settings
    const right =
      method === 'XOAUTH2'
        ? accessToken === token
        : username === login.user &&
          (password === login.password || (method === 'CRAM-MD5' && validatePassword(login.password)))
    if (right) callback(null, { user: login.user })
    else if (method === 'XOAUTH2') callback(null, { data: { status: '401', schemes: 'bearer' } })
    else callback(null, { message: 'wrong name or password', responseCode: 535 })
  },
  onRcptTo({ address }, _session, callback) {
    if (settings.users.includes(userOf(address))) callback()
    else callback(Object.assign(new Error('nobody of that name'), { responseCode: 550 }))
  },
  async onData(stream, { envelope }, callback) {
    const sender = envelope.mailFrom === false ? '' : envelope.mailFrom.address
    const chunks: Uint8Array[] = [Buffer.from(`Return-Path: <${sender}>\r\n`)]
    try {
      for await (const chunk of stream) chunks.push(chunk)
    } catch (error) {
      callback(error as Error) // The client left in the middle of it.
      return
    }
    if (stream.sizeExceeded) {
      callback(Object.assign(new Error('too large'), { responseCode: 552 }))
      return
    }
    for (const { address } of envelope.rcptTo) await store(userOf(address), Buffer.concat(chunks))
    callback()
  },
}

function userOf(address: string): string {
  return address.slice(0, address.lastIndexOf('@'))
}

async function store(user: string, octets: Uint8Array): Promise<void> {
  const name = randomUUID()
  const place = (folder: string) => join(settings.maildirs, user, folder, name)
  await writeFile(place('tmp'), octets)
  await rename(place('tmp'), place('new'))
}

function listen(options: Options, port: number): void {
  const server = new SMTPServer({ ...base, ...options })
  server.on('error', (error) => process.stderr.write(`${error.stack}\n`))
  server.listen(port, '127.0.0.1')
}

listen({}, settings.ports.smtp)
listen({ secure: true }, settings.ports.smtps)
listen({ lmtp: true }, settings.ports.lmtp)
