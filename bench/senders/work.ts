import { plainLetter } from '../letters/plain-letter.ts'
import type { Sender } from '../rivals/rival.ts'

/** So many mails, or as many as there is time to begin. */
export interface Task {
  readonly mails?: number | undefined
  readonly forMs?: number | undefined
  /** How many wait for a mail at any time. */
  readonly callers: number
}

/** Work that is done. */
export interface Work {
  /** All of them accepted. */
  readonly mails: number
  /** From the first call to the last receipt. */
  readonly seconds: number
  /** Of this process, all its threads, its own and the system's on its behalf. */
  readonly cpuSeconds: number
}

export async function work(sender: Sender, { mails = Infinity, forMs = Infinity, callers }: Task): Promise<Work> {
  const start = performance.now()
  const cpu = process.cpuUsage()
  let begun = 0
  const call = async () => {
    while (begun < mails && performance.now() - start < forMs) {
      begun++
      await sender.send(plainLetter)
    }
  }
  await Promise.all(Array.from({ length: callers }, call))
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return { mails: begun, seconds, cpuSeconds: (user + system) / 1e6 }
}
