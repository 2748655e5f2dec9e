/**
 * Opens a mailbox, writes `ready`, and waits for a line. Then it delivers mails, one after the other by the same instance, as
 * long as that may be used. What became of each goes out in a datagram: by then its system calls are made to fail, and what it
 * wrote to a pipe might be among them. Its argument is a `Job` as JSON.
 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { neverAborted, systemPorts } from '@turbomail/core/contract'
import { storeNamed } from '../stores.ts'
import { deliverAndTell, type Told } from '../told.ts'

interface Job {
  /** The name of the store. */
  readonly store: string
  readonly path: string
  /** Of the mails. */
  readonly numbers: readonly number[]
  /** Where the datagram goes, on the loopback address. */
  readonly port: number
}

/** An error that keeps a lock from being released keeps the next mail of this process waiting. */
const LOCK_WAIT_MS = 300

const { store, path, numbers, port } = JSON.parse(process.argv[2] as string) as Job
const transport = storeNamed(store).factory(path, LOCK_WAIT_MS).create(systemPorts)
const socket = createSocket('udp4')
socket.bind(0, '127.0.0.1')
await once(socket, 'listening')
await transport.open({ signal: neverAborted })
writeSync(1, 'ready\n')
await once(process.stdin, 'data')

const told: Told[] = []
for (const number of numbers) {
  told.push(await deliverAndTell(transport, number))
  if (told.at(-1)?.retired) break
}
socket.send(JSON.stringify(told), port, '127.0.0.1')
