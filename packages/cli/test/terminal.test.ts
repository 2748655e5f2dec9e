import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fakeServer } from '@turbomail/fake-server'
import { expect, test } from 'vitest'
import { MAIN, ownFolder, run, trusting } from './program.ts'

const isMissing = spawnSync('python3', ['--version']).status !== 0

/** Runs its arguments on a terminal of their own, types what TYPED holds when it is asked, and shows all that was shown. */
const ON_A_TERMINAL = `
import os, pty, sys
def read(fd):
    data = os.read(fd, 1024)
    read.shown += data
    if b"Password of" in read.shown and not read.typed:
        read.typed = True
        os.write(fd, os.environb[b"TYPED"] + b"\\n")
    return data
read.shown, read.typed = b"", False
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:], read)))
`

/** A test that wants a terminal. */
function terminalTest(words: string, body: () => Promise<void>): void {
  if (isMissing && process.env.CI !== 'true') test.skip(`${words} (python3 is missing: apt-get install python3)`, body)
  else test(words, body)
}

async function onTerminal(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const command = ['-c', ON_A_TERMINAL, process.execPath, MAIN, ...args]
  return run('python3', command, { env: { TYPED: '', TERM: 'xterm', ...env }, cwd: await ownFolder() })
}

const FLAGS = ['-f', 'a@example.org', '--text', 'x']

terminalTest('the password is asked for, and what is typed is not shown', async () => {
  await using server = await fakeServer({ tls: 'starttls', auth: { users: { joe: 'geheim' }, required: true } })
  const args = ['send', '-T', server.url.replace('//', '//joe@'), '-t', 'b@example.net', ...FLAGS]
  const { code, output } = await onTerminal(args, { ...(await trusting(server)), TYPED: 'geheim' })
  expect(output).toContain('Password of joe: ')
  expect(output).toContain('\u001b[32maccepted\u001b[39m  b@example.net')
  expect(output).not.toContain('geheim')
  expect(code).toBe(0)
})

terminalTest('a list shows how far it is, and takes the line away', async () => {
  await using server = await fakeServer()
  const list = join(await ownFolder(), 'list.csv')
  await writeFile(list, 'email\na@example.net\nb@example.net\n')
  const args = ['send', '-T', server.url, '--csv', list, '-t', '{{email}}', '--concurrency', '1', ...FLAGS]
  const { code, output } = await onTerminal(args)
  expect(code).toBe(0)
  expect(output).toContain('\r\u001b[2K[##########          ] 1/2  1 mail: 1 accepted')
  expect(output.endsWith('\r\u001b[2K2 mails: 2 accepted\r\n')).toBe(true)
})
