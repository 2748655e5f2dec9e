import { expect, test } from 'vitest'
import { clientName } from './client-name.ts'

test.each([
  ['app.example.com', '192.0.2.1', 'app.example.com'],
  ['app', '192.0.2.1', '[192.0.2.1]'],
  ['app', '::ffff:192.0.2.1', '[192.0.2.1]'],
  ['my_app.example.com', '192.0.2.1', '[192.0.2.1]'],
  ['10.0.0.1', '192.0.2.1', '[192.0.2.1]'],
  ['app', '2001:db8::1', '[IPv6:2001:db8::1]'],
  ['app', 'fe80::1%eth0', '[IPv6:fe80::1]'],
  ['bad\r\nname.example', '192.0.2.1', '[192.0.2.1]'],
  ['app', undefined, 'localhost'],
])('host %j at %s is %s', (hostName, localAddress, name) => {
  expect(clientName(hostName, { localAddress } as never)).toBe(name)
})
