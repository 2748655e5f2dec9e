import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startServer } from './sessions.ts'

/** How a process of its own ends that sends a mail and then leaves. Node ends with 13 where an `await` never settles. */
async function leave(port: number, ...manner: string[]): Promise<unknown[]> {
  const leaver = fileURLToPath(new URL('leaver.ts', import.meta.url))
  return once(spawn(process.execPath, [leaver, String(port), ...manner], { stdio: 'inherit' }), 'exit')
}

test('a connection with nothing to do does not keep the process alive', { timeout: 20_000 }, async () => {
  const server = await startServer()
  expect(await leave(server.port)).toEqual([0, null])
  expect(server.accepted).toHaveLength(1)
})

test('a connection that is being closed does, until it has said good-bye', { timeout: 20_000 }, async () => {
  const server = await startServer()
  expect(await leave(server.port, 'close')).toEqual([0, null])
  expect(server.sessions[0]?.received.toString()).toMatch(/QUIT\r\n$/)
})
