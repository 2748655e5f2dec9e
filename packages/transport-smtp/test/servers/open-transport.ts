import { neverAborted, systemPorts, type Transport } from '@turbomail/core/contract'
import { onTestFinished } from 'vitest'
import { type SmtpOptions, smtp } from '../../src/index.ts'

/** A connection that is closed with the test. */
export async function openTransport(options: SmtpOptions): Promise<Transport> {
  const transport = smtp(options).create(systemPorts)
  onTestFinished(() => transport.close())
  await transport.open({ signal: neverAborted })
  return transport
}
