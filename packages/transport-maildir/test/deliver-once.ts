/** A process of its own: delivers one mail into the Maildir that is named, and prints what it came to as JSON. */
import { isTransportFailure, systemPorts } from '@turbomail/core/contract'
import { maildir } from '../src/index.ts'
import { mailOf, NEVER } from './mail.ts'

const say = (what: object): unknown => process.stdout.write(JSON.stringify(what))
const transport = maildir({ path: process.argv[2] ?? '' }).create(systemPorts)
await transport.open(NEVER)
try {
  const { outcomes, retire = false } = await transport.deliver(mailOf(), NEVER)
  say({ fate: outcomes[0]?.fate, location: outcomes[0]?.location, retire })
} catch (error) {
  say({ code: isTransportFailure(error) ? error.code : String(error) })
}
await transport.close()
