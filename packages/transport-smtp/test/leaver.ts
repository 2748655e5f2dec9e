/**
 * Sends a mail to the server at the port given. It then leaves the connection open: the process should end all the same.
 * With `close` it closes the connection and waits for that: the process should stay until it is done.
 */
import { neverAborted, systemPorts } from '@turbomail/core/contract'
import { smtp } from '@turbomail/transport-smtp'
import { mail } from './mails.ts'

const [port, closes] = process.argv.slice(2)
const transport = smtp({ host: '127.0.0.1', port: Number(port) }).create(systemPorts)
await transport.open({ signal: neverAborted })
await transport.deliver(mail(), { signal: neverAborted })
if (closes === 'close') await transport.close()
