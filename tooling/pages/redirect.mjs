/**
 * Loaded ahead of a program from a page: whatever server it names, it reaches the one of the test. `smtp.example.com` is
 * nobody's to connect to. A program that starts a server of its own on 127.0.0.1 reaches that one.
 */
import { readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import tls from 'node:tls'

const { PAGES_PORT, PAGES_CA } = process.env
const { connect } = net
const { connect: secure } = tls

const own = new WeakSet()
const there = () => connect({ host: '127.0.0.1', port: Number(PAGES_PORT) })
const here = (options, ...rest) => {
  if (options?.host !== '127.0.0.1') return there()
  const socket = connect(options, ...rest)
  own.add(socket)
  return socket
}
net.connect = here
net.createConnection = here
tls.connect = (options, ...rest) => {
  if (own.has(options.socket)) return secure(options, ...rest)
  const socket = options.socket ?? there()
  return secure({ ...options, socket, servername: 'localhost', ca: readFileSync(PAGES_CA) }, ...rest)
}
syncBuiltinESMExports()
