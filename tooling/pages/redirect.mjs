/**
 * Loaded ahead of a program from a page: whatever server it names, it reaches the one of the test. `smtp.example.com` is
 * nobody's to connect to. A server that the program has started itself is left to it.
 */
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import tls from 'node:tls'

const { connect } = net
const { connect: secure } = tls

const here = (options, ...rest) =>
  connect(options.host === '127.0.0.1' ? options : { host: '127.0.0.1', port: Number(process.env.PAGES_PORT) }, ...rest)
net.connect = here
net.createConnection = here
tls.connect = (options, ...rest) =>
  secure({ ...options, socket: options.socket ?? here(options), servername: 'localhost' }, ...rest)
syncBuiltinESMExports()
