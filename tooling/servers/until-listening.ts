import { setTimeout } from 'node:timers/promises'
import { canConnect } from './free-port.ts'

const STEP_MS = 20

/** Resolves when somebody listens on the port; rejects when `isOver` first. */
export async function untilListening(port: number, isOver: () => boolean): Promise<void> {
  while (!(await canConnect(port))) {
    if (isOver()) throw new Error(`whoever was to listen on port ${port} has ended`)
    await setTimeout(STEP_MS)
  }
}
