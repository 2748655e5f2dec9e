/** Sends a mail to the server at the port given, and leaves the connection open: the process should end all the same. */
import { neverAborted, systemPorts } from '@turbomail/core/contract'
import { smtp } from '@turbomail/transport-smtp'
import { mail } from './mails.ts'

const transport = smtp({ host: '127.0.0.1', port: Number(process.argv[2]) }).create(systemPorts)
await transport.open({ signal: neverAborted })
await transport.deliver(mail(), { signal: neverAborted })
