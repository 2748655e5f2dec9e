import type { Attributes } from '@opentelemetry/api'
import { ATTR } from './names.ts'

/** `smtp://relay.example.com:587`, `lmtp:///run/lmtp.sock`; not with several hosts. */
const RELAY = /^(smtp|lmtp)s?:\/\/(?:(\/.*)|(\[[^\]]+\]|[^,/:]+):(\d+))$/

/** Where the relay of a transport is, as far as the name of that says it. */
export function serverOf(transport: string): Attributes {
  const [, , path, host, port] = RELAY.exec(transport) ?? []
  if (path !== undefined) return { [ATTR.serverAddress]: path }
  if (host === undefined) return {}
  return { [ATTR.serverAddress]: host.replace(/^\[|\]$/g, ''), [ATTR.serverPort]: Number(port) }
}

/** The protocol that it speaks. */
export function protocolOf(transport: string): Attributes {
  const [, protocol] = /^(smtp|lmtp)s?:/.exec(transport) ?? []
  return protocol === undefined ? {} : { [ATTR.protocol]: protocol }
}
