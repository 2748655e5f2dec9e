import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Message } from '@turbomail/core'
import type { ByPresent } from '../harness/rival-name.ts'
import { interleave, type Leg } from '../harness/rounds.ts'
import type { Measurement, Missing } from '../harness/row.ts'
import type { Settings } from '../harness/settings.ts'
import { Peer } from '../processes/peer.ts'
import { missingProgram } from '../processes/programs.ts'
import type { Work } from '../senders/work.ts'
import { smallMail } from '../soak/small-mail.ts'
import { PythonPeer } from './python-peer.ts'
import type { StorerName } from './storers.ts'

/** Rounds are short, and so many more: the ratio of two that are neighbours is what counts. */
const MAILS_A_ROUND = 500
const ROUNDS_FOR_ONE = 4

/** Who stores, and how many mails are in flight where that can be said. */
export interface Contest {
  readonly turbomail: StorerName
  /** TurboMail in another setting. */
  readonly fsync?: StorerName
  readonly calls?: StorerName
  readonly python?: 'maildir' | 'mbox'
  readonly inFlight: number
}

interface Asked {
  ask(task: { readonly mails: number }): Promise<unknown>
  close(): Promise<void>
}

/** Mails stored a second, and the CPU time that each took, of processes that take turns on one disk. */
export async function compareStorers(contest: Contest, { rounds }: Settings): Promise<Measurement | Missing> {
  const missing = contest.python && missingProgram('python3', 'python3')
  if (missing !== undefined) return { missing }
  const folder = await mkdtemp(join(tmpdir(), 'turbomail-bench-'))
  const peers: Asked[] = []
  try {
    const legs = await legsOf(contest, folder, peers)
    await interleave(legs, 1)
    const works = await interleave(legs, rounds * ROUNDS_FOR_ONE)
    return { rounds: works.map((work) => each(work, rate)), notes: [tellCpu(works)] }
  } finally {
    await Promise.all(peers.map((peer) => peer.close()))
    await rm(folder, { recursive: true, force: true })
  }
}

async function legsOf(contest: Contest, folder: string, peers: Asked[]): Promise<ByPresent<Leg<Work>>> {
  const leg = (peer: Asked): Leg<Work> => {
    peers.push(peer)
    return async () => (await peer.ask({ mails: MAILS_A_ROUND })) as Work
  }
  const script = new URL('store.ts', import.meta.url)
  const start = async (name: StorerName, role: string) =>
    leg(await Peer.start(script, { args: [name, join(folder, role), String(contest.inFlight)] }))
  const { turbomail, fsync, calls, python } = contest
  const { length } = await new Message(smallMail(1)).toBytes()
  return {
    turbomail: await start(turbomail, 'turbomail'),
    ...(fsync && { fsync: await start(fsync, 'fsync') }),
    ...(calls && { calls: await start(calls, 'calls') }),
    ...(python && { python: leg(await PythonPeer.start(python, join(folder, 'python'), length)) }),
  }
}

function each<A, B>(round: ByPresent<A>, change: (value: A) => B): ByPresent<B> {
  return Object.fromEntries(Object.entries(round).map(([name, value]) => [name, change(value)])) as ByPresent<B>
}

function rate({ mails, seconds }: Work): number {
  return mails / seconds
}

function tellCpu(rounds: readonly ByPresent<Work>[]): string {
  const micros = (name: keyof ByPresent<Work>): number => {
    const works = rounds.flatMap(({ [name]: work }) => (work === undefined ? [] : [work]))
    return works.reduce((sum, { cpuSeconds, mails }) => sum + (cpuSeconds * 1e6) / mails, 0) / works.length
  }
  const names = Object.keys(rounds[0] ?? {}) as (keyof ByPresent<Work>)[]
  return `CPU time for each mail: ${names.map((name) => `${name} ${Math.round(micros(name))} µs`).join(', ')}`
}
