/** A process of its own: delivers so many mails at once into the Maildir that is named, and prints what came of each as JSON. */
import { type Delivered, isTransportFailure, systemPorts } from '@turbomail/core/contract'
import { maildir } from '../src/index.ts'
import { mailOf, NEVER } from './mail.ts'

const [, , path = '', count = '1'] = process.argv
const transport = maildir({ path }).create(systemPorts)
await transport.open(NEVER)
const settled = ({ outcomes, retire = false }: Delivered): object => {
  return { fate: outcomes[0]?.fate, location: outcomes[0]?.location, retire }
}
const failed = (error: unknown): object => ({ code: isTransportFailure(error) ? error.code : String(error) })
const deliveries = Array.from({ length: Number(count) }, () => transport.deliver(mailOf(), NEVER).then(settled, failed))
process.stdout.write(JSON.stringify(await Promise.all(deliveries)))
await transport.close()
