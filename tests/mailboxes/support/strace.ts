import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { until } from './until.ts'

/** The program, from Debian's package of that name. */
export const STRACE = 'strace'

/** A system call of a process: the `count`th of its name that this thread made. */
export interface SystemCall {
  readonly name: string
  readonly count: number
  readonly thread: Thread
}

/** The threads of Node that touch files, by the names that they have in the system. */
export type Thread = 'MainThread' | 'libuv-worker'

/** What happens in place of a system call. */
export type Fault = { readonly error: 'ENOSPC' | 'EDQUOT' | 'EIO' } | { readonly signal: 'SIGKILL' }

export interface Traced<T> {
  /** What the process told; undefined where it was killed before. */
  readonly told: T | undefined
  /** The system calls that speak of the folder, in their order. */
  readonly calls: readonly SystemCall[]
}

export interface Tracing {
  /** Writes a line when it is ready, waits for one, and tells by a datagram to `job.port` what came of it. */
  readonly program: string
  readonly job: object
  /** Of whose files the calls are told. */
  readonly folder: string
  /** A call that comes to something else than it would; by default none does. */
  readonly failing?: { readonly call: SystemCall; readonly fault: Fault }
}

/** Runs a program while its system calls are looked at, and ends it. */
export async function trace<T>({ program, job, folder, failing }: Tracing): Promise<Traced<T>> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  // One thread for all files: its calls come in the same order at every run.
  const child = spawn(process.execPath, [program, JSON.stringify({ ...job, port: socket.address().port })], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
  })
  const closed = once(child, 'close')
  try {
    await spoken(child, /ready/)
    const pid = child.pid as number
    const output = join(folder, 'trace')
    const strace = spawn(STRACE, ['-y', '-o', output, ...(failing ? injection(pid, failing) : everything(pid))])
    const straced = once(strace, 'close')
    await spoken(strace, /attached/)
    const told = heard<T>(socket, closed)
    child.stdin.write('go\n')
    const answer = await told
    child.kill('SIGKILL')
    await straced
    return { told: answer, calls: callsOn(folder, await readFile(output, 'utf8'), failing?.call.thread ?? pid) }
  } finally {
    child.kill('SIGKILL')
    await closed
    socket.close()
  }
}

function everything(pid: number): readonly string[] {
  return ['-f', '-e', 'trace=%file,%desc', '-p', String(pid)]
}

/** One thread alone: the others wake each other by calls of the same names, and Node ends when these fail. */
function injection(pid: number, { call, fault }: NonNullable<Tracing['failing']>): readonly string[] {
  const { name, count, thread } = call
  const what = 'error' in fault ? `error=${fault.error}` : `signal=${fault.signal}`
  const traced = String(threadOf(pid, thread))
  return ['-e', `trace=${name}`, '-e', `inject=${name}:${what}:when=${count}`, '-p', traced]
}

function threadOf(pid: number, thread: Thread): number {
  const threads = readdirSync(`/proc/${pid}/task`).map(Number)
  const found = threads.find((id) => readFileSync(`/proc/${pid}/task/${id}/comm`, 'utf8').trim() === thread)
  if (found === undefined) throw new Error(`process ${pid} has no ${thread}`)
  return found
}

/** `traced` is the only thread of the trace, or the process, all of whose threads are in it. */
function callsOn(folder: string, trace: string, traced: Thread | number): readonly SystemCall[] {
  const counts = new Map<string, number>()
  const calls: SystemCall[] = []
  for (const line of trace.split('\n')) {
    const [, id, name] = /^(?:(\d+) +)?(\w+)\(/.exec(line) ?? []
    if (name === undefined) continue
    const count = (counts.get(`${id} ${name}`) ?? 0) + 1
    counts.set(`${id} ${name}`, count)
    const thread = typeof traced === 'string' ? traced : Number(id) === traced ? 'MainThread' : 'libuv-worker'
    if (line.includes(`${folder}/`)) calls.push({ name, count, thread })
  }
  return calls
}

async function spoken(child: ChildProcess, what: RegExp): Promise<void> {
  let heard = ''
  child.stdout?.on('data', (chunk) => {
    heard += chunk
  })
  child.stderr?.on('data', (chunk) => {
    heard += chunk
  })
  const said = async () => {
    if (what.test(heard)) return true
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${child.spawnfile} ended: ${heard}`)
    return undefined
  }
  await until(said, () => `${what} from ${child.spawnfile}, which said ${heard}`)
}

async function heard<T>(socket: Socket, closed: Promise<unknown>): Promise<T | undefined> {
  const message = once(socket, 'message') as unknown as Promise<readonly [Buffer]>
  const answer = await Promise.race([message, closed.then(() => undefined)])
  return answer === undefined ? undefined : (JSON.parse(answer[0].toString()) as T)
}
