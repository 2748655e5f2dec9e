import { spawn } from 'node:child_process'
import { once } from 'node:events'
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

/** Resolves when `program` ends with exit code 0, however often it has to be asked; rejects when `isOver` first. */
export async function untilReady(
  [program, ...args]: readonly [string, ...string[]],
  isOver: () => boolean,
): Promise<void> {
  for (;;) {
    const [code] = await once(spawn(program, args, { stdio: 'ignore' }), 'exit')
    if (code === 0) return
    if (isOver()) throw new Error(`whoever was to be ready has ended: ${[program, ...args].join(' ')}`)
    await setTimeout(STEP_MS)
  }
}
