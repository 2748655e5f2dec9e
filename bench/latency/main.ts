/** A long way to a port on this machine: `node main.ts <port> <ms each way>`. Its first word is its own port. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { DelayLine } from './delay-line.ts'

const [port, delayMs] = process.argv.slice(2).map(Number)
const server = createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
  const far = connect({ port: port ?? 0, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
  join(near, far)
  join(far, near)
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit())

function join(from: Socket, to: Socket): void {
  const line = new DelayLine(to, delayMs ?? 0)
  from.on('data', (octets) => line.put(octets))
  from.on('end', () => line.put(undefined))
  from.on('error', () => {
    line.cut()
    to.destroy()
  })
}
