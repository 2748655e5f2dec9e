import { readFile } from 'node:fs/promises'

/** Who has left a dot-lock, as far as it says. */
export interface Holder {
  readonly pid?: number
  /** The host that `pid` is of; this one where it is not said. */
  readonly host?: string
}

const PID = /^\s*([1-9]\d{0,9})(?:[:\n\r]|$)(?:([^\s:]+))?/

/** Reads `pid` as liblockfile writes it, and `pid:host` as Dovecot and Courier do. Nothing, `0` and anything else name nobody. */
export async function readHolder(path: string): Promise<Holder> {
  const text = await readFile(path, 'latin1').catch(() => '')
  const [, pid, host] = PID.exec(text.slice(0, 256)) ?? []
  if (pid === undefined) return {}
  return host === undefined ? { pid: Number(pid) } : { pid: Number(pid), host }
}

/** Whether the process that a dot-lock names is one of this host, and is no more. */
export function isGone({ pid, host }: Holder, hostName: string): boolean {
  if (pid === undefined || (host !== undefined && host !== hostName)) return false
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}
