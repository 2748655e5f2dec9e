/**
 * Loaded ahead of a program from a page: whatever server it names, it reaches the one of the test. `smtp.example.com` is
 * nobody's to connect to.
 */
import { readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import tls from 'node:tls'

const { PAGES_PORT, PAGES_CA } = process.env
const { connect } = net
const { connect: secure } = tls

const here = () => connect({ host: '127.0.0.1', port: Number(PAGES_PORT) })
net.connect = here
net.createConnection = here
tls.connect = (options, ...rest) =>
  secure({ ...options, socket: options.socket ?? here(), servername: 'localhost', ca: readFileSync(PAGES_CA) }, ...rest)
syncBuiltinESMExports()
