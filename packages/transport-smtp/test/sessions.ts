import { neverAborted, type Ports, systemPorts, type Transport } from '@turbomail/core/contract'
import { type FakeServer, type FakeServerOptions, fakeServer } from '@turbomail/fake-server'
import { onTestFinished } from 'vitest'
import { type SmtpOptions, smtp } from '../src/index.ts'

export async function startServer(options: FakeServerOptions = {}): Promise<FakeServer> {
  const server = await fakeServer(options)
  onTestFinished(() => server.close())
  return server
}

/** A transport for the server, not yet open; closed with the test. */
export function transportTo(server: FakeServer, options: SmtpOptions = {}, ports: Ports = systemPorts): Transport {
  const trust = { ca: server.certificate }
  const tls = typeof options.tls === 'string' ? { policy: options.tls, ...trust } : { ...trust, ...options.tls }
  const transport = smtp(server.url, { ...options, tls }).create(ports)
  onTestFinished(() => transport.close())
  return transport
}

export async function openTo(server: FakeServer, options: SmtpOptions = {}, ports?: Ports): Promise<Transport> {
  const transport = transportTo(server, options, ports)
  await transport.open({ signal: neverAborted })
  return transport
}

export const plain: { readonly signal: AbortSignal } = { signal: neverAborted }
