/** The sink: `node main.ts [chunking]`. Its first word is its port; to whatever it is asked it answers its tally. */
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { BYE, Receiver, type Tally } from './receiver.ts'

const offer = { chunking: process.argv.includes('chunking') }
const tally: Tally = { mails: 0, octets: 0 }
const server = createServer({ noDelay: true }, serve)
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('message', () => process.send?.(tally))
process.on('disconnect', () => process.exit())

function serve(socket: Socket): void {
  const receiver = new Receiver(tally, offer)
  socket.on('data', (segment) => {
    const replies = receiver.take(segment)
    if (replies !== '') socket.write(replies, 'latin1')
    if (replies.endsWith(BYE)) socket.end()
  })
  socket.on('error', () => socket.destroy())
  socket.write('220 sink ready\r\n')
}
