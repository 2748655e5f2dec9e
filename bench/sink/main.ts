/** The sink, as a process of its own: `fork` it; it sends its port, and its tally whenever it is asked. */
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { Receiver, type Tally } from './receiver.ts'

const tally: Tally = { mails: 0, octets: 0 }
const server = createServer({ noDelay: true }, serve)
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('message', () => process.send?.(tally))
process.on('disconnect', () => process.exit())

function serve(socket: Socket): void {
  const receiver = new Receiver(tally)
  socket.on('data', (segment) => {
    const replies = receiver.take(segment)
    if (replies !== '') socket.write(replies)
    if (replies.endsWith('221 bye\r\n')) socket.end()
  })
  socket.on('error', () => socket.destroy())
  socket.write('220 sink ready\r\n')
}
