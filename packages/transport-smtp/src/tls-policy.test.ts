import { expect, test } from 'vitest'
import { defaultPolicy } from './tls-policy.ts'

test.each([
  ['smtps:', 'relay.example.com', undefined, undefined, 'implicit'],
  ['smtps:', 'localhost', 2525, undefined, 'implicit'],
  [undefined, 'relay.example.com', 465, undefined, 'implicit'],
  ['smtp:', 'relay.example.com', 465, undefined, 'implicit'],
  ['smtp:', '127.0.0.1', 465, undefined, 'implicit'],
  ['smtp:', 'relay.example.com', 587, undefined, 'starttls'],
  [undefined, 'relay.example.com', 25, undefined, 'starttls'],
  [undefined, '192.0.2.1', undefined, undefined, 'starttls'],
  [undefined, '10.0.0.1', undefined, undefined, 'starttls'],
  [undefined, 'localhost', undefined, undefined, 'opportunistic'],
  [undefined, 'LOCALHOST', undefined, undefined, 'opportunistic'],
  [undefined, '127.0.0.2', 25, undefined, 'opportunistic'],
  [undefined, '::1', 25, undefined, 'opportunistic'],
  [undefined, '127.example.com', 25, undefined, 'starttls'],
  [undefined, 'localhost.example.com', 25, undefined, 'starttls'],
  ['lmtp:', 'mail.example.com', 24, undefined, 'starttls'],
  [undefined, '', undefined, '/run/lmtp', 'none'],
] as const)('%s %s %s %s: %s', (scheme, host, port, socketPath, policy) => {
  expect(defaultPolicy({ scheme, hosts: host === '' ? [] : [host], port, socketPath, meaning: 'system' })).toBe(policy)
})

test('several relays are on this machine only if all of them are', () => {
  const way = { scheme: undefined, port: undefined, socketPath: undefined, meaning: 'system' } as const
  expect(defaultPolicy({ ...way, hosts: ['localhost', '127.0.0.2'] })).toBe('opportunistic')
  expect(defaultPolicy({ ...way, hosts: ['localhost', 'relay.example.com'] })).toBe('starttls')
})

test.each([
  ['localhost', 'lookup', 'starttls'],
  ['127.0.0.1', 'lookup', 'opportunistic'],
  ['localhost', 'proxy', 'starttls'],
  ['127.0.0.1', 'proxy', 'starttls'],
] as const)('%s is where a %s has it be: %s', (host, meaning, policy) => {
  expect(defaultPolicy({ scheme: undefined, hosts: [host], port: 25, socketPath: undefined, meaning })).toBe(policy)
})
