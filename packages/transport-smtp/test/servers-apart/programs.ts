import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

/** What makes and enters the folders, by the package of Debian that has it. */
const PROGRAMS: Readonly<Record<string, string>> = {
  debootstrap: 'debootstrap',
  unshare: 'util-linux',
  mount: 'mount',
  chroot: 'coreutils',
}

/** Where root finds what others need not. */
const PATH = [process.env.PATH, '/usr/sbin', '/usr/bin', '/sbin', '/bin'].join(delimiter)

/** What keeps servers of folders of their own from being started here; `undefined` if nothing does. */
export function programsMissing(): string | undefined {
  if (process.platform !== 'linux') return 'such folders are entered on Linux only'
  const missing = Object.keys(PROGRAMS).filter((program) => !isOnPath(program))
  if (missing.length > 0) {
    const packages = missing.map((program) => PROGRAMS[program]).join(' ')
    return `${missing.join(' and ')} not found: apt-get install -y ${packages}`
  }
  return process.getuid?.() === 0 ? undefined : 'such folders are made and entered by root only: run this as root'
}

function isOnPath(program: string): boolean {
  return PATH.split(delimiter).some((folder) => existsSync(join(folder, program)))
}

/** Runs a program to its end, with what it wrote. Rejects with the last lines of that if it fails. */
export function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const child = spawn(program, args, {
    env: { ...process.env, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive', PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) return resolve(output)
      reject(new Error(`${program} ended with ${code}:\n${output.trimEnd().split('\n').slice(-8).join('\n')}`))
    })
  })
}

/** Does it up to four times, with longer and longer pauses: a mirror that is busy is not a failed test. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (const pauseMs of [5_000, 15_000, 30_000]) {
    try {
      return await work()
    } catch {
      await setTimeout(pauseMs)
    }
  }
  return work()
}
