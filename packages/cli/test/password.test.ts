import { spawnSync } from 'node:child_process'
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

const words = 'the password is asked for on the terminal, and what is typed is not shown'
const name = isMissing && process.env.CI !== 'true' ? `${words} (python3 is missing: apt-get install python3)` : words

test.skipIf(isMissing && process.env.CI !== 'true')(name, async () => {
  await using server = await fakeServer({ tls: 'starttls', auth: { users: { joe: 'geheim' }, required: true } })
  const env = { ...(await trusting(server)), TYPED: 'geheim' }
  const args = [
    'send',
    '-T',
    server.url.replace('//', '//joe@'),
    '-f',
    'a@example.org',
    '-t',
    'b@example.net',
    '--text',
    'x',
  ]
  const { code, output } = await run('python3', ['-c', ON_A_TERMINAL, process.execPath, MAIN, ...args], {
    env,
    cwd: await ownFolder(),
  })
  expect(output).toContain('Password of joe: ')
  expect(output).toContain('accepted  b@example.net')
  expect(output).not.toContain('geheim')
  expect(code).toBe(0)
})
