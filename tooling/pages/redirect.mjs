/**
 * Loaded ahead of a program from a page: whatever server it names, it reaches the one of the test. `smtp.example.com` is
 * nobody's to connect to. A program that starts a server of its own on 127.0.0.1 reaches that one.
 */
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import tls from 'node:tls'

const { connect } = net
const { connect: secure } = tls

const own = new WeakSet()
const there = () => connect({ host: '127.0.0.1', port: Number(process.env.PAGES_PORT) })
const here = (options, ...rest) => {
  if (options?.host !== '127.0.0.1') return there()
  const socket = connect(options, ...rest)
  own.add(socket)
  return socket
}
net.connect = here
net.createConnection = here
tls.connect = (options) => secure({ ...options, socket: options.socket ?? here(), servername: 'localhost' })
syncBuiltinESMExports()
