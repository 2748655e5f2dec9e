import type { Socket } from 'node:net'

export interface Listeners {
  data(chunk: Buffer): void
  drain(): void
  error(cause: Error): void
  end(): void
  close(): void
}

/** Listens to a socket, and returns what ends the listening. Errors that come later are dropped. */
export function listen(socket: Socket, listeners: Listeners): () => void {
  const { data, drain, error, end, close } = listeners
  socket.on('data', data).on('drain', drain).on('error', error).on('end', end).on('close', close)
  return () => {
    socket.on('error', () => {})
    socket.off('data', data).off('drain', drain).off('error', error).off('end', end).off('close', close)
  }
}
