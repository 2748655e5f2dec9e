import type { Clock } from '@turbomail/core/contract'
import { pause } from './pause.ts'
import { within } from './within.ts'

const GRACE_MS = 2000
/** How long the others of the group may take when their first has ended. A dead one that nobody collects counts as there. */
const OTHERS_MS = 100
const STEP_MS = 5

/**
 * Ends all processes of a group: with SIGTERM, so that a mail program can clean up, and with SIGKILL what does not heed that
 * in two seconds. Whether the first of them has ended: one that runs as another user can be out of reach.
 */
export async function endGroup(pid: number, exited: Promise<unknown>, clock: Clock): Promise<boolean> {
  send('SIGTERM', pid)
  if (await within(exited, GRACE_MS, clock)) await othersGone(pid, clock)
  send('SIGKILL', pid)
  return await within(exited, GRACE_MS, clock)
}

async function othersGone(pid: number, clock: Clock): Promise<void> {
  for (let waitedMs = 0; waitedMs < OTHERS_MS && send(0, pid); waitedMs += STEP_MS) await pause(STEP_MS, clock)
}

/** Whether there is anybody left to send it to; 0 only asks. */
function send(signal: NodeJS.Signals | 0, pid: number): boolean {
  try {
    return process.kill(-pid, signal)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
