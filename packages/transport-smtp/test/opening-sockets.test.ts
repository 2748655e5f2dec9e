import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { type AddressInfo, createServer, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { neverAborted, systemPorts } from '@turbomail/core/contract'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { smtp } from '../src/index.ts'
import { mail } from './mails.ts'
import { openTo, plain, startServer } from './sessions.ts'

const open = { signal: neverAborted }

async function socketPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'turbomail-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, 'relay')
}

describe('a Unix socket', () => {
  test.each([false, true])('takes mail (LMTP: %s)', async (lmtp) => {
    const path = await socketPath()
    const server = await startServer({ path, lmtp })
    const transport = smtp({ socketPath: path, lmtp }).create(systemPorts)
    await transport.open(open)
    expect(await transport.deliver(mail(), plain)).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
    expect(transport.describe?.()).toMatchObject({ relay: `${lmtp ? 'lmtp' : 'smtp'}://${path}`, tls: false })
    await transport.close()
    await server.idle()
    expect(server.violations).toEqual([])
  })

  test('is spoken with under TLS where that is asked for', async () => {
    const path = await socketPath()
    const server = await startServer({ path, tls: 'starttls' })
    const transport = smtp({ socketPath: path, tls: { policy: 'starttls', ca: server.certificate } }).create(
      systemPorts,
    )
    await transport.open(open)
    expect(server.sessions[0]?.secure).toBe(true)
    await transport.close()
  })

  test('that is not there fails the connection', async () => {
    const path = await socketPath()
    await expect(smtp({ socketPath: path }).create(systemPorts).open(open)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      permanence: 'transient',
      message: expect.stringMatching(/ENOENT .*relay/),
    })
  })
})

test('the connection comes from the address that was asked for', async () => {
  const seen: unknown[] = []
  const server = createServer((socket) => {
    seen.push(socket.remoteAddress)
    socket.end('421 enough\r\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const transport = smtp({ host: '127.0.0.1', port, localAddress: '127.0.0.2' }).create(systemPorts)
  await expect(transport.open(open)).rejects.toMatchObject({ code: 'RELAY_UNAVAILABLE' })
  expect(seen).toEqual(['127.0.0.2'])
})

/** The kernel's table of connections: which timer runs for the one to this port, where 2 is that of keep-alive. */
async function timerTo(port: number): Promise<string | undefined> {
  const remote = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const rows = (await readFile('/proc/net/tcp', 'utf8')).split('\n').map((row) => row.trim().split(/\s+/))
  return rows.find((row) => row[2] === remote)?.[5]
}

test.runIf(process.platform === 'linux')('a connection is kept alive, from the first minute on', async () => {
  const server = await startServer()
  await openTo(server)
  const [timer, ticks = ''] = (await timerTo(server.port))?.split(':') ?? []
  expect(timer).toBe('02')
  expect(Number.parseInt(ticks, 16)).toBeLessThanOrEqual(60 * 100)
})

test('nothing is held back until what went before is acknowledged', async () => {
  const set = vi.spyOn(Socket.prototype, 'setNoDelay')
  onTestFinished(() => set.mockRestore())
  const server = await startServer()
  await openTo(server)
  const ports = set.mock.contexts.map((socket) => (socket as Socket).remotePort)
  expect(ports).toContain(server.port)
  expect(set.mock.calls[ports.indexOf(server.port)]).toEqual([true])
})
