import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Clock, type Delivered, systemClock, systemPorts } from '@turbomail/core/contract'
import { expect, test, vi } from 'vitest'
import { deliver } from './mails.ts'
import { type StandIn, standIn } from './stand-in.ts'
import { until } from './until.ts'

vi.setConfig({ testTimeout: 60_000 }) // for a machine that has much else to do

const TWO = ['joe@example.net', 'sue@example.net']

async function endWith(script: string, to: readonly string[] = TWO): Promise<Delivered> {
  await using program = await standIn()
  await program.next(script)
  return await deliver(program, { to })
}

test.each([
  [64, 'permanent', 'relay'],
  [65, 'permanent', 'mail'],
  [70, 'transient', 'relay'],
  [71, 'transient', 'relay'],
  [73, 'transient', 'relay'],
  [74, 'transient', 'relay'],
  [75, 'transient', 'relay'],
  [77, 'permanent', 'relay'],
  [78, 'permanent', 'relay'],
  [1, 'transient', 'relay'],
  [127, 'transient', 'relay'],
])('%i is a refusal for all: %s, fault of the %s', async (code, permanence, fault) => {
  const { outcomes, retire } = await endWith(`take; exit ${code}`)
  const cause = expect.objectContaining({ code: 'SENDMAIL_REFUSED', permanence, fault })
  expect(outcomes).toEqual(outcomes.map(({ path }) => ({ path, fate: 'refused', permanence, fault, cause })))
  expect(outcomes.map(({ path }) => String(path))).toEqual(TWO)
  expect(retire).toBeUndefined()
})

test.each([
  [67, 'permanent', 'recipient'],
  [68, 'permanent', 'recipient'],
  [69, 'transient', 'mail'],
  [76, 'transient', 'relay'],
])('%i is a refusal of one recipient, and of several nobody knows which', async (code, permanence, fault) => {
  expect((await endWith(`exit ${code}`, ['joe@example.net'])).outcomes).toMatchObject([
    { fate: 'refused', permanence, fault },
  ])
  const doubt = { fate: 'in-doubt', cause: { code: 'SENDMAIL_REFUSED' } }
  expect((await endWith(`exit ${code}`)).outcomes).toMatchObject([doubt, doubt])
})

test.each([
  ['kill -9 $$', /SIGKILL/],
  ['kill -TERM $$', /SIGTERM/],
  ['exit 137', /a signal \(137\)/],
  ['exit 255', /a signal \(255\)/],
])('after %s the mail is in doubt', async (script, text) => {
  const { outcomes } = await endWith(`take; ${script}`)
  const doubt = {
    fate: 'in-doubt',
    fault: 'relay',
    cause: { code: 'SENDMAIL_BROKEN', message: expect.stringMatching(text) },
  }
  expect(outcomes).toMatchObject([doubt, doubt])
})

test('the error has the beginning of what the program says, and nothing that a terminal obeys', async () => {
  const script = `printf 'one\\r\\n\\033[2Jtwo\\342\\200\\256\\n\\n\\tthree\\000\\n' >&2; exit 65`
  const [outcome] = (await endWith(script)).outcomes
  expect(outcome?.cause).toMatchObject({
    message: expect.stringMatching(/ended with 65 \(EX_DATAERR\): one; \[2Jtwo; three$/),
  })
})

test('a program that says very much neither waits nor is kept whole', async () => {
  const [outcome] = (await endWith('take; head -c 1000000 /dev/zero | tr "\\000" x >&2; exit 65')).outcomes
  const { message } = outcome?.cause instanceof Error ? outcome.cause : new Error()
  expect(message.length).toBeGreaterThan(4000)
  expect(message.length).toBeLessThan(4400)
})

test('a program that does not read its mail is believed', async () => {
  expect((await endWith('exit 0')).outcomes).toMatchObject([{ fate: 'accepted' }, { fate: 'accepted' }])
})

test('what a program leaves running is let be, though it holds the error output', async () => {
  await using program = await standIn()
  await program.next('sleep 300 & echo $! >background; take')
  expect((await deliver(program, { to: TWO })).outcomes).toMatchObject([{ fate: 'accepted' }, { fate: 'accepted' }])
  const pid = Number(await readFile(join(program.folder, 'background'), 'utf8'))
  expect(process.kill(pid, 0)).toBe(true)
  process.kill(pid, 'SIGKILL')
})

/** The program has come to where it waits, with what it has started. */
async function isWaiting({ folder }: StandIn): Promise<boolean> {
  return /\d \d+\n/.test(await readFile(join(folder, 'pids'), 'utf8').catch(() => ''))
}

const HOUR_MS = 3_600_000

/** An hour is over when the program waits, and shorter times run much faster than they do. */
function clockOf(program: StandIn): Clock {
  return {
    now: systemClock.now,
    schedule(task, delayMs, options) {
      if (delayMs < HOUR_MS) return systemClock.schedule(task, delayMs / 20, options)
      let isCancelled = false
      until(async () => isCancelled || (await isWaiting(program))).then(() => isCancelled || task())
      return {
        cancel() {
          isCancelled = true
        },
      }
    },
  }
}

/** Ended are the program and what it has started. */
async function expectEnded(program: StandIn): Promise<void> {
  for (const pid of (await readFile(join(program.folder, 'pids'), 'utf8')).trim().split(/\s+/)) {
    await until(async () => !(await isRunning(pid)))
  }
}

/** A process that has ended may wait to be collected by somebody. */
async function isRunning(pid: string): Promise<boolean> {
  try {
    return !/\) [ZX] /.test(await readFile(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

const LONG = 'take; sleep 300 & echo $! $$ >pids; wait'
const STUBBORN = `trap "" TERM; ${LONG.replace('wait', 'while :; do sleep 1; done')}`

test.each([LONG, STUBBORN])('a program that takes too long is ended, and the mail is in doubt: %s', async (script) => {
  await using program = await standIn()
  await program.next(script)
  const { outcomes } = await deliver(
    program,
    { to: TWO },
    { ports: { ...systemPorts, clock: clockOf(program) }, options: { timeoutMs: HOUR_MS } },
  )
  const doubt = { fate: 'in-doubt', fault: 'relay', cause: { code: 'SENDMAIL_TIMEOUT' } }
  expect(outcomes).toMatchObject([doubt, doubt])
  await expectEnded(program)
  expect(await program.taken()).toEqual([])
})

test.each([LONG, STUBBORN])('an abort ends the program, and the mail is in doubt: %s', async (script) => {
  await using program = await standIn()
  await program.next(script)
  const controller = new AbortController()
  const reason = new Error('no longer wanted')
  const delivering = deliver(
    program,
    { to: TWO },
    { ports: { ...systemPorts, clock: clockOf(program) }, signal: controller.signal },
  )
  await until(() => isWaiting(program))
  controller.abort(reason)
  const { outcomes } = await delivering
  expect(outcomes.map(({ fate, cause }) => [fate, cause])).toEqual([
    ['in-doubt', reason],
    ['in-doubt', reason],
  ])
  await expectEnded(program)
})
