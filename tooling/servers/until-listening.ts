import { connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'

const STEP_MS = 20

/** Resolves when somebody listens on the port; rejects when `isOver` first. */
export async function untilListening(port: number, isOver: () => boolean): Promise<void> {
  while (!(await canConnect(port))) {
    if (isOver()) throw new Error(`whoever was to listen on port ${port} has ended`)
    await setTimeout(STEP_MS)
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}
