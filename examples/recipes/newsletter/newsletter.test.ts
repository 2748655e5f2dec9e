import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { disconnect, fakeServer, hold, on } from '@turbomail/fake-server'
import { simpleParser } from 'mailparser'
import { expect, test, vi } from 'vitest'
import { runProgram, startProgram } from '../testing/start-program.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { missingTerminal, runInTerminal } from '../testing/terminal.ts'
import { bar } from './progress-bar.ts'

vi.setConfig({ testTimeout: 60_000 })

const NEWS_SECRET = 'of the test'
const MAIN = 'newsletter/main.ts'

/** The files that the program is given, in a folder of the test's own. */
async function place(csv?: string) {
  const folder = await temporaryFolder()
  const given = csv ?? (await readFile(join(import.meta.dirname, 'subscribers.csv'), 'utf8'))
  const files = ['subscribers.csv', 'unsubscribed.txt', 'results.jsonl'].map((name) => join(folder.path, name))
  const [subscribers = '', unsubscribed = '', results = ''] = files
  await writeFile(subscribers, given)
  const written = async () =>
    (await readFile(results, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .sort((a, b) => a.address.localeCompare(b.address))
  return { folder, args: [subscribers, unsubscribed, results], unsubscribed, written }
}

test('every subscriber has a mail with one click to unsubscribe, and who clicks gets no more', async () => {
  await using relay = await fakeServer()
  const { folder, args, unsubscribed } = await place()
  await using _ = folder
  const env = { TURBOMAIL_TRANSPORT: relay.url, NEWS_SECRET }
  expect(await runProgram(MAIN, { args, env })).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^3 accepted, 0 refused/),
  })
  const mails = await Promise.all(relay.accepted.map(({ content }) => simpleParser(content)))
  expect(mails.map(({ to }) => [to].flat()[0]?.text).sort()).toEqual([
    '"Ann" <ann@example.org>',
    '"Bob" <bob@example.net>',
    '"Eve" <eve@example.org>',
  ])
  const bob = mails.find(({ text }) => text?.startsWith('Hello Bob'))
  expect(bob?.headerLines.find(({ key }) => key === 'list-unsubscribe-post')?.line).toBe(
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  )
  const { url = '' } = (bob?.headers.get('list') as { unsubscribe?: { url?: string } } | undefined)?.unsubscribe ?? {}
  expect(url).toMatch(/^https:\/\/news\.example\.com\/unsubscribe\?/)

  await using service = startProgram('newsletter/unsubscribe.ts', {
    args: [unsubscribed],
    env: { PORT: '0', NEWS_SECRET },
  })
  const [, port] = await service.writes(/port (\d+)/)
  const here = url.replace('https://news.example.com', `http://localhost:${port}`)
  const click = (link: string, method: string) =>
    fetch(link, { method, ...(method === 'POST' && { body: new URLSearchParams('List-Unsubscribe=One-Click') }) })
  expect((await click(here.replace('bob', 'eve'), 'POST')).status).toBe(404)
  expect(await (await click(here, 'GET')).text()).toContain('<form method="post">')
  await expect(readFile(unsubscribed, 'utf8')).rejects.toThrow('ENOENT')
  expect(await click(here, 'POST')).toMatchObject({ status: 200, redirected: false })
  expect(await readFile(unsubscribed, 'utf8')).toBe('bob@example.net\n')

  await runProgram(MAIN, { args: [...args.slice(0, 2), join(folder.path, 'june.jsonl')], env })
  expect(
    relay.accepted
      .slice(3)
      .map(({ forwardPaths }) => forwardPaths[0])
      .sort(),
  ).toEqual(['ann@example.org', 'eve@example.org'])
  expect(relay.violations).toEqual([])
})

test('what became of each is written out, and a further run sends what is left', async () => {
  const names = ['ann', 'bob', 'eve', 'joe', 'sue', 'not an address']
  const csv = `address,name\n${names.map((name) => `${name}@example.org,${name}\n`).join('')}`
  await using relay = await fakeServer({
    script: [
      on('RCPT', { path: 'bob@example.org' }, '550 5.1.1 no such mailbox'),
      on('RCPT', { path: 'eve@example.org', times: 1 }, '451 4.7.1 greylisted'),
      on('CONTENT', ({ transaction }) =>
        transaction?.forwardPaths[0] === 'joe@example.org' ? disconnect() : undefined,
      ),
    ],
  })
  const { folder, args, written } = await place(csv)
  await using _ = folder
  const env = { TURBOMAIL_TRANSPORT: `${relay.url}?maxConnections=1&window=1`, NEWS_SECRET }
  const first = await runProgram(MAIN, { args, env })
  expect(first).toMatchObject({
    code: 1,
    output: expect.stringMatching(/^2 accepted, 2 refused, 1 in-doubt, 1 untried, 0 not begun$/m),
  })
  expect(await written()).toMatchObject([
    { address: 'ann@example.org', fate: 'accepted' },
    { address: 'bob@example.org', fate: 'refused', permanence: 'permanent', text: '5.1.1 no such mailbox' },
    { address: 'eve@example.org', fate: 'refused', permanence: 'transient', text: '4.7.1 greylisted' },
    { address: 'joe@example.org', fate: 'in-doubt' },
    { address: 'not an address@example.org', fate: 'untried', text: expect.stringMatching(/^ADDRESS_/) },
    { address: 'sue@example.org', fate: 'accepted' },
  ])
  const second = await runProgram(MAIN, { args, env })
  expect(second).toMatchObject({
    code: 1,
    output: expect.stringMatching(/^1 accepted, 0 refused, 0 in-doubt, 1 untried, 0 not begun$/m),
  })
  expect(relay.accepted.map(({ forwardPaths }) => forwardPaths[0]).sort()).toEqual([
    'ann@example.org',
    'eve@example.org',
    'sue@example.org',
  ])
})

test('mails go no faster than the limit', async () => {
  const csv = `address,name\n${'abcdefg'.replace(/./g, '$&@example.org,$&\n')}`
  await using relay = await fakeServer()
  const { folder, args } = await place(csv)
  await using _ = folder
  const env = { TURBOMAIL_TRANSPORT: `${relay.url}?maxConnections=1`, NEWS_SECRET, PER_SECOND: '3' }
  expect(await runProgram(MAIN, { args, env })).toMatchObject({ code: 0 })
  const [session] = relay.sessions
  const mails = session?.log.flatMap(({ octets, atMs }) =>
    (octets?.toString().match(/^MAIL FROM/gm) ?? []).map(() => atMs),
  )
  expect(mails).toHaveLength(7)
  // the first may reach the relay late, behind the opening of its connection
  expect((mails?.at(-1) ?? 0) - (mails?.[0] ?? 0)).toBeGreaterThanOrEqual(1_000)
})

test.skipIf(process.platform === 'win32')('an interrupt lets go what is under way, the next run the rest', async () => {
  const csv = `address,name\n${'abcdefgh'.replace(/./g, '$&@example.org,$&\n')}`
  const gate = hold()
  await using relay = await fakeServer({ script: [on('CONTENT', { transaction: 1, times: 1 }, gate)] })
  const { folder, args, written } = await place(csv)
  await using _ = folder
  const env = { TURBOMAIL_TRANSPORT: `${relay.url}?maxConnections=1&window=1`, NEWS_SECRET }
  await using program = startProgram(MAIN, { args, env })
  await gate.reached
  program.signal('SIGINT')
  await program.writes(/Interrupted/)
  gate.release()
  expect(await program.ended).toMatchObject({
    code: 1,
    output: expect.stringContaining('5 accepted, 0 refused, 0 in-doubt, 0 untried, 3 not begun'),
  })
  expect(await written()).toHaveLength(5)
  expect(await runProgram(MAIN, { args, env })).toMatchObject({
    code: 0,
    output: expect.stringContaining('3 accepted'),
  })
  expect(new Set(relay.accepted.map(({ forwardPaths }) => forwardPaths[0])).size).toBe(8)
})

test('a bar says how far it is', () => {
  expect(bar(0, 4, 8)).toBe('[........] 0/4')
  expect(bar(3, 4, 8)).toBe('[######..] 3/4')
  expect(bar(4, 4, 8)).toBe('[########] 4/4')
  expect(bar(0, 0, 2)).toBe('[##] 0/0')
})

const missing = missingTerminal()
const title = 'a terminal shows how far it is'

test.skipIf(missing !== undefined && process.env.CI !== 'true')(missing ? `${title}: ${missing}` : title, async () => {
  await using relay = await fakeServer()
  const { folder, args } = await place()
  await using _ = folder
  const shown = await runInTerminal([join(import.meta.dirname, 'main.ts'), ...args], {
    TURBOMAIL_TRANSPORT: relay.url,
    NEWS_SECRET,
  })
  const bars = [
    /\[\.{30}\] 0\/3/,
    /\[#{10}\.{20}\] 1\/3 accepted/,
    /\[#{20}\.{10}\] 2\/3 accepted/,
    /\[#{30}\] 3\/3 accepted/,
  ]
  for (const each of bars) expect(shown).toMatch(each)
  expect(shown).toContain('3 accepted, 0 refused')
})
