import { inspect } from 'node:util'
import { neverAborted } from '@turbomail/core/contract'
import { on, reply, type ServerEvent } from '@turbomail/fake-server'
import { expect, test } from 'vitest'
import type { Exchange, PasswordMechanism, TranscriptEntry } from '../src/index.ts'
import { openTo, startServer, transportTo } from './sessions.ts'

const open = { signal: neverAborted }
const PASSWORD = 'correct horse'
const users = { ann: PASSWORD }
const decode = (text: string) => Buffer.from(text, 'base64').toString('latin1')

/** What the client has said within AUTH, decoded: messages with a proof or digest in them. */
function answers(commands: readonly string[]): string[] {
  const from = commands.findIndex((line) => line.startsWith('AUTH'))
  return commands.slice(from + 1).map(decode)
}

/** Everything that is shown, and whatever can be read out of it as base64. */
function shownIn(...things: unknown[]): string {
  const text = things.map((each) => inspect(each, { depth: 20, showHidden: true }) + JSON.stringify(each)).join('\n')
  const words = [...text.matchAll(/[A-Za-z0-9+/=]{8,}/g)].map(([word]) => decode(word))
  return [text, ...words].join('\n')
}

test.each<[PasswordMechanism, RegExp]>([
  ['SCRAM-SHA-1', /,p=(.+)$/],
  ['SCRAM-SHA-256', /,p=(.+)$/],
  ['CRAM-MD5', / ([0-9a-f]{32})$/],
])('%s: nothing that comes of the password is shown, though the relay repeats it', async (mechanism, form) => {
  const entries: TranscriptEntry[] = []
  const repeated = ({ session }: ServerEvent) => {
    const said = answers(session.commands)
    const proof = form.exec(said.find((message) => form.test(message)) ?? '')?.[1]
    return reply(`535 5.7.8 no ${session.commands.join(' ')} ${said.join(' ')} proof ${proof}`)
  }
  const auth = { user: 'ann', password: PASSWORD, mechanism }
  const server = await startServer({ tls: 'implicit', auth: { users }, script: [on('LOGIN', repeated)] })
  const transport = transportTo(server, { auth, transcript: (entry) => entries.push(entry) })
  const failure = await transport.open(open).catch((error) => error)
  expect(failure).toMatchObject({ code: 'AUTH_FAILED', reply: { code: 535 } })
  const derived = answers(server.sessions[0]?.commands ?? []).flatMap((message) => form.exec(message)?.[1] ?? [])
  expect(derived).toHaveLength(1)
  const shown = shownIn(failure, entries, transport)
  for (const secret of [PASSWORD, ...derived]) expect(shown).not.toContain(secret)
})

test.each(['334', '235'] as const)(
  'the signature of the relay, from which a password can be guessed, is not shown either (%s)',
  async (lastMessage) => {
    const entries: TranscriptEntry[] = []
    const auth = { user: 'ann', password: PASSWORD, mechanism: 'SCRAM-SHA-256' } as const
    const server = await startServer({ tls: 'implicit', auth: { users, lastMessage } })
    const transport = await openTo(server, { auth, transcript: (entry) => entries.push(entry) })
    expect(server.sessions[0]?.user).toBe('ann')
    expect(entries.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^(?:334|235 2\.7\.0) \*\*\*$/))
    expect(shownIn(entries, transport)).not.toMatch(/v=[A-Za-z0-9+/]{43}=/)
  },
)

test('what a mechanism of a third party calls a secret is not shown, nor what it says', async () => {
  const entries: TranscriptEntry[] = []
  const exchange: Exchange = { initial: Buffer.from('said by it'), secrets: ['known to it'], next: () => undefined }
  const server = await startServer({
    tls: 'implicit',
    auth: { users },
    script: [on('AUTH', ({ line }) => reply(`535 5.7.8 known to it: ${line.split(' ')[2]}`))],
  })
  const mechanism = { name: 'PLAIN', begin: () => exchange }
  const transport = transportTo(server, { auth: { mechanism }, transcript: (entry) => entries.push(entry) })
  const failure = await transport.open(open).catch((error) => error)
  expect(failure).toMatchObject({ code: 'AUTH_FAILED', reply: { lines: ['5.7.8 ***: ***'] } })
  expect(shownIn(failure, entries)).not.toMatch(/said by it|known to it/)
})

test('after the login nothing is struck out any longer', async () => {
  const entries: TranscriptEntry[] = []
  const server = await startServer({
    tls: 'implicit',
    auth: { users: { ann: 'bye' } },
    script: [on('QUIT', '221 2.0.0 bye')],
  })
  const auth = { user: 'ann', password: 'bye' }
  const transport = await openTo(server, { auth, transcript: (entry) => entries.push(entry) })
  await transport.close()
  expect(entries.at(-1)?.text).toBe('221 2.0.0 bye')
})
