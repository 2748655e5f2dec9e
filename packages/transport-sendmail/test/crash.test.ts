import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { type StandIn, standIn } from './stand-in.ts'
import { until } from './until.ts'

vi.setConfig({ testTimeout: 60_000 }) // for a machine that has much else to do

type Size = 'half' | 'whole' | 'large'

/** Another process that delivers a mail; `ahead` is what a shell does before it becomes that process. */
function send({ path, spool }: StandIn, size: Size, ahead = ''): ChildProcess {
  const sender = fileURLToPath(new URL('half-sender.ts', import.meta.url))
  const script = `${ahead} exec "$0" "$@"`
  const args = ['-c', script, process.execPath, sender, path, spool, size]
  return spawn('/bin/sh', args, { stdio: ['ignore', 'pipe', 'inherit'] })
}

async function firstWord({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('it has no output')
  const [word] = await once(stdout, 'data')
  return String(word)
}

test('a process that dies in mid-content has mailed nothing, and left nothing in the spool', async () => {
  await using program = await standIn()
  const child = send(program, 'half')
  const died = once(child, 'exit')
  expect(await firstWord(child)).toBe('half')
  child.kill('SIGKILL')
  expect(await died).toEqual([null, 'SIGKILL'])
  expect([await program.runs(), await readdir(program.spool)]).toEqual([0, []])
})

test('a process that dies while the program runs has mailed all of it', async () => {
  await using program = await standIn()
  await program.next(': >started; while [ ! -e go ]; do sleep 0.01; done')
  const child = send(program, 'whole')
  const died = once(child, 'exit')
  await until(async () => (await readdir(program.folder)).includes('started'))
  child.kill('SIGKILL')
  await died
  await writeFile(join(program.folder, 'go'), '')
  await until(async () => (await program.taken()).length === 1)
  expect((await program.taken())[0]?.octets.toString()).toBe('Subject: x\n\nhalf\nthe other half\n')
})

test('a limit on the size of files is told as no room, and nothing is started', async () => {
  await using program = await standIn()
  const child = send(program, 'large', 'ulimit -f 100;')
  const ended = once(child, 'exit')
  expect(await firstWord(child)).toBe('MAILBOX_FULL')
  expect(await ended).toEqual([0, null])
  expect([await program.runs(), await readdir(program.spool)]).toEqual([0, []])
})
