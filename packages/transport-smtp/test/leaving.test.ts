import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startServer } from './sessions.ts'

test('a connection with nothing to do does not keep the process alive', { timeout: 20_000 }, async () => {
  const server = await startServer()
  const leaver = fileURLToPath(new URL('leaver.ts', import.meta.url))
  const child = spawn(process.execPath, [leaver, String(server.port)], { stdio: 'inherit' })
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(server.accepted).toHaveLength(1)
})
