import { mkdir, writeFile } from 'node:fs/promises'
import { isMailError, Mailer, type MailObject, type Receipt } from '@turbomail/core'
import { print } from '@turbomail/transport-debug'
import { type SmtpOptions, smtp, type TranscriptSink } from '@turbomail/transport-smtp'
import { demoMessage } from './message.ts'
import { relayFrom } from './relay.ts'
import { DEMO_LOGIN, demoServer } from './server.ts'

const OUTPUT = new URL('../../demo-output/', import.meta.url)

const dialogue: string[] = []
const transcript: TranscriptSink = ({ side, text }) => {
  dialogue.push(`${side === 'client' ? 'C:' : side === 'server' ? 'S:' : '--'} ${text}`)
}

/** To the demo's own server: three recipients, one of whom it does not know. */
async function sendToOwnServer(): Promise<void> {
  await using server = await demoServer()
  const to = ['alexandros@demo.example.com', 'li@demo.example.com', 'nobody@demo.example.com']
  const mail = await demoMessage('zoe@demo.example.com', to).toMailObject()
  await handOver(mail, {
    host: server.host,
    port: server.port,
    tls: { policy: 'starttls', ca: server.certificate },
    auth: DEMO_LOGIN,
  })
  await mkdir(OUTPUT, { recursive: true })
  for (const { content } of server.accepted) await writeFile(new URL('received.eml', OUTPUT), content)
  console.log('The mail as the server received it: demo-output/received.eml')
}

/** To a server that the command line names. */
async function sendToRelay(args: readonly string[]): Promise<void> {
  const { url, auth, from, to } = await relayFrom(args)
  const mail = await demoMessage(from, to).toMailObject()
  await handOver(mail, auth === undefined ? {} : { auth }, url)
}

async function handOver(mail: MailObject, options: SmtpOptions, url?: string): Promise<void> {
  const settings = { ...options, transcript }
  const mailer = new Mailer({ transport: url === undefined ? smtp(settings) : smtp(url, settings) })
  const sent = await mailer.send(mail).then(showReceipt, showFailure)
  await mailer.stop()
  await show(mail)
  heading('The SMTP dialogue')
  console.log(dialogue.join('\n'), '\n')
  if (!sent) process.exitCode = 1
}

/** Envelope, header fields and MIME tree, as the transport for development prints them. */
async function show(mail: MailObject): Promise<void> {
  heading('The mail')
  await using display = new Mailer({ transport: print({ textLines: 0 }) })
  await display.send(mail)
}

function showReceipt({ outcomes }: Receipt): true {
  heading('What became of it')
  for (const { path, fate, reply } of outcomes) {
    console.log(`${fate.padEnd(9)} ${path}  ${reply === undefined ? '' : `${reply.code} ${reply.lines.join(' ')}`}`)
  }
  return true
}

function showFailure(error: unknown): false {
  if (!isMailError(error)) throw error
  heading('It was not sent')
  console.log(`${error.code}: ${error.message}`)
  return false
}

function heading(text: string): void {
  console.log(`\n== ${text}\n`)
}

const args = process.argv.slice(2)
await (args.length === 0 ? sendToOwnServer() : sendToRelay(args)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
