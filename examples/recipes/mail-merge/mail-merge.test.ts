import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fakeServer, on } from '@turbomail/fake-server'
import { simpleParser } from 'mailparser'
import { expect, test, vi } from 'vitest'
import { runProgram } from '../testing/start-program.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

const FILES = ['recipients.csv', 'letter.txt'].map((name) => join(import.meta.dirname, name))
const BOUNCE_SECRET = 'of the test'
const bounced = (address: string) => runProgram('mail-merge/bounced.ts', { args: [address], env: { BOUNCE_SECRET } })

test('everybody has a mail and a reverse-path of their own, which says whose mail came back', async () => {
  await using relay = await fakeServer({
    script: [on('RCPT', { path: 'eve@example.org' }, '550 5.1.1 no such mailbox')],
  })
  const env = { TURBOMAIL_TRANSPORT: relay.url, BOUNCE_SECRET }
  const { code, output } = await runProgram('mail-merge/main.ts', { args: FILES, env })
  expect(output.trim().split('\n').sort()).toEqual([
    expect.stringMatching(/^ann@example\.org: accepted/),
    expect.stringMatching(/^bob=smith@example\.net: accepted/),
    'eve@example.org: refused 5.1.1 no such mailbox',
  ])
  expect(code).toBe(1)
  const sent = relay.accepted.toSorted((a, b) => (a.forwardPaths[0] ?? '').localeCompare(b.forwardPaths[0] ?? ''))
  expect(sent.map(({ reversePath }) => reversePath)).toEqual([
    expect.stringMatching(/^b-[\da-f]{12}\+ann=example\.org@bounces\.example\.com$/),
    expect.stringMatching(/^b-[\da-f]{12}\+bob=smith=example\.net@bounces\.example\.com$/),
  ])
  const mails = await Promise.all(sent.map(({ content }) => simpleParser(content)))
  expect(mails.map(({ text }) => text?.split('\n')[2])).toEqual([
    'your balance of 12.50 EUR is due.',
    'your balance of 8.00 EUR is due.',
  ])
  expect(mails[0]?.from?.text).toBe('"Accounts" <accounts@example.com>')

  const [ann = '', bob = ''] = sent.map(({ reversePath }) => reversePath)
  expect(await bounced(ann)).toMatchObject({ code: 0, output: 'ann@example.org\n' })
  expect(await bounced(bob)).toMatchObject({ code: 0, output: 'bob=smith@example.net\n' })
  expect(await bounced(ann.toUpperCase())).toMatchObject({ code: 0, output: 'ANN@EXAMPLE.ORG\n' })
  for (const forged of [ann.replace('ann', 'joe'), 'ann@example.org', '']) {
    expect(await bounced(forged)).toMatchObject({ code: 67, output: 'This is no bounce of ours.\n' })
  }
  expect(relay.violations).toEqual([])
})

test('a column that is missing is told of before anything is sent', async () => {
  await using relay = await fakeServer()
  await using folder = await temporaryFolder()
  const letter = join(folder.path, 'letter.txt')
  await writeFile(letter, `${await readFile(FILES[1] ?? '', 'utf8')}By {{day}}.\n`)
  const env = { TURBOMAIL_TRANSPORT: relay.url, BOUNCE_SECRET }
  const { code, output } = await runProgram('mail-merge/main.ts', { args: [FILES[0] ?? '', letter], env })
  expect(code).toBe(1)
  expect(output).toContain('has no column day')
  expect(relay.sessions).toEqual([])
})
