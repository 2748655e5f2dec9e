import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { fromUrl } from './index.ts'

test.each([
  ['smtp://relay.example.com', undefined, 'smtp://relay.example.com:587'],
  ['smtps://me@relay.example.com?maxConnections=3', 's3cret', 'smtps://relay.example.com:465'],
  ['smtp://me:s3cret@relay.example.com:2525', undefined, 'smtp://relay.example.com:2525'],
  ['lmtp:///run/lmtp', undefined, 'lmtp:///run/lmtp'],
])('%s is a transport', (url, password, name) => {
  expect(fromUrl(url, { password })).toMatchObject({ name })
})

test.each([
  ['smtp://me:s3cret@h', 's3cret', 'password', 'stands in the URL'],
  ['smtp://h', 's3cret', 'password', 'names no user'],
  ['smtp://me@h', undefined, 'password', 'no password'],
  ['smtp://me@h?windw=3', 's3cret', 'windw', 'window?'],
  ['smtp://me@h?pipelining=hasty', 's3cret', 'pipelining', 'full'],
  ['smtp://me@h?commandMs=soon', 's3cret', 'commandMs', 'a number'],
  ['smtp://me@h?window=4.5', 's3cret', 'window', 'whole number'],
  ['smtp://me@h?transcript=maybe', 's3cret', 'transcript', 'true or false'],
  ['smtp://u:123?s3cret@h', undefined, 'query', 'not shown'],
  ['smtp://u:12/s3cret@h', undefined, 'url', 'host'],
  ['smtp://u:12#s3cret@h', undefined, 'url', 'form'],
])('%s with the password %s apart is refused, and no secret told', (url, password, option, words) => {
  try {
    fromUrl(url, { password })
    expect.unreachable()
  } catch (error) {
    expect(error).toMatchObject({ option, message: expect.stringContaining(words) })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('s3cret')
  }
})

test('nothing of what it returns shows the password', () => {
  expect(inspect(fromUrl('smtp://me@h', { password: 's3cret' }), { depth: 9, showHidden: true })).not.toContain(
    's3cret',
  )
})
