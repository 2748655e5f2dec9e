import { expect, test } from 'vitest'
import { fromUrl } from './from-url.ts'

test.each([
  ['sendmail:', 'sendmail:/usr/sbin/sendmail'],
  ['sendmail:/usr/bin/msmtp', 'sendmail:/usr/bin/msmtp'],
  ['sendmail:///usr/bin/msmtp?timeoutMs=60000', 'sendmail:/usr/bin/msmtp'],
  ['sendmail:/with%20a/space?lineEnd=CRLF&spoolFolder=/var/tmp', 'sendmail:/with a/space'],
])('%s is %s', (url, name) => {
  expect(fromUrl(url)).toMatchObject({ name, capabilities: { partial: false, durable: true, maxInstances: 5 } })
})

test('options follow behind the question mark', () => {
  expect(fromUrl('sendmail:?maxInstances=2').capabilities.maxInstances).toBe(2)
})

test.each([
  ['sendmail://host/usr/sbin/sendmail', 'OPTIONS_INVALID', 'url'],
  ['sendmail:/a%', 'OPTIONS_INVALID', 'url'],
  ['sendmail:/a%00', 'OPTIONS_INVALID', 'path'],
  ['sendmail:msmtp', 'OPTIONS_INVALID', 'path'],
  ['sendmail:?timeoutMs=soon', 'OPTIONS_INVALID', 'timeoutMs'],
  ['sendmail:?args=-t', 'OPTIONS_UNKNOWN', 'args'],
])('%s is refused', (url, code, option) => {
  expect(() => fromUrl(url)).toThrow(expect.objectContaining({ code, option }))
})
