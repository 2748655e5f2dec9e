import { TransportFailedError } from '@turbomail/core/contract'
import { lockPath } from './lock/dot-lock.ts'
import { readHolder } from './lock/holder.ts'

/** What a mail fails with that has waited for the locks in vain. */
export async function lockedFailure(path: string, waitedMs: number): Promise<TransportFailedError> {
  const { pid, host } = await readHolder(lockPath(path))
  const who = pid === undefined ? 'somebody else' : `process ${pid}${host === undefined ? '' : ` of ${host}`}`
  const text = `${path} is locked by ${who}; waited ${Math.round(waitedMs)} ms.`
  return new TransportFailedError('MBOX_LOCKED', text, { permanence: 'transient', phase: 'lock' })
}
