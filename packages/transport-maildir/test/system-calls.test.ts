import { execFile, execFileSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { TEXT } from './mail.ts'
import { newMaildir } from './place.ts'

const run = promisify(execFile)
const isMissing = !canRun('strace', '-V')

function canRun(...[program, option]: readonly [string, string]): boolean {
  try {
    execFileSync(program, [option])
    return true
  } catch {
    return false
  }
}

/** Delivers one mail in a process whose system calls fail as told, and says what became of it and what lies where. */
async function deliverWith(...faults: readonly string[]) {
  const { said, ...rest } = await deliverAtOnce(1, ...faults)
  return { said: said[0], ...rest }
}

async function deliverAtOnce(count: number, ...faults: readonly string[]) {
  const { path } = await newMaildir()
  const inject = faults.map((fault) => `--inject=${fault}`)
  const program = [process.execPath, fileURLToPath(import.meta.resolve('./deliver-at-once.ts')), path, String(count)]
  const env = { ...process.env, UV_THREADPOOL_SIZE: '1' }
  const { stdout } = await run('strace', ['-f', '-o', '/dev/null', ...inject, ...program], { env })
  const [tmp, arrived] = await Promise.all([readdir(join(path, 'tmp')), readdir(join(path, 'new'))])
  return { said: JSON.parse(stdout), tmp, arrived, path }
}

const LINK = 'link,linkat'
const RENAME = 'rename,renameat,renameat2'
const UNLINK = 'unlink,unlinkat'

const straced = isMissing && process.env.CI !== 'true' ? test.skip : test
const wants = isMissing ? ' (strace is missing: apt-get install strace)' : ''

straced(`where there are no links a mail is renamed${wants}`, { timeout: 60_000 }, async () => {
  const { said, tmp, arrived, path } = await deliverWith(`${LINK}:error=EPERM`)
  expect(said).toEqual({ fate: 'accepted', location: join(path, 'new', arrived[0] ?? ''), retire: false })
  expect(arrived).toHaveLength(1)
  expect(tmp).toEqual([])
  expect(await readFile(said.location, 'utf8')).toContain(TEXT)
})

straced.each([
  ['a link fails', 'MAILBOX_FAILED', `${LINK}:error=EIO`],
  ['there is no room for a link', 'MAILBOX_FULL', `${LINK}:error=ENOSPC`],
  ['a rename in its place fails', 'MAILBOX_FAILED', `${LINK}:error=EPERM`, `${RENAME}:error=EIO`],
  ['the fsync of a file fails', 'MAILBOX_FAILED', 'fsync:error=EIO:when=1'],
  ['a write fails', 'MAILBOX_FULL', 'writev:error=ENOSPC:when=1'],
])(`when %s nothing is left${wants}`, { timeout: 60_000 }, async (_, code, ...faults) => {
  const { said, tmp, arrived } = await deliverWith(...faults)
  expect({ said, tmp, arrived }).toEqual({ said: { code }, tmp: [], arrived: [] })
})

straced(
  `a mail whose folder could not be put on the disk is in doubt, and stays${wants}`,
  { timeout: 60_000 },
  async () => {
    const { said, tmp, arrived } = await deliverWith('fsync:error=EIO:when=2')
    expect(said).toEqual({ fate: 'in-doubt', location: expect.any(String), retire: true })
    expect(arrived).toEqual([basename(said.location)])
    expect(tmp).toEqual([])
  },
)

straced(`a mail whose name in tmp cannot be taken away is accepted${wants}`, { timeout: 60_000 }, async () => {
  const { said, tmp, arrived } = await deliverWith(`${UNLINK}:error=EIO`)
  expect(said).toMatchObject({ fate: 'accepted', retire: false })
  expect(arrived).toHaveLength(1)
  expect(tmp).toHaveLength(1)
})

straced(
  `an fsync that goes well after one that failed says nothing: both mails are in doubt${wants}`,
  { timeout: 60_000 },
  async () => {
    const { said, arrived } = await deliverAtOnce(2, 'fsync:error=EIO:when=3')
    expect(said).toMatchObject([
      { fate: 'in-doubt', retire: true },
      { fate: 'in-doubt', retire: true },
    ])
    expect(arrived).toHaveLength(2)
  },
)
