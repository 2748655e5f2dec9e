import { expect, test } from 'vitest'
import { queueId } from './queue-id.ts'

test.each([
  ['Postfix', '2.0.0 Ok: queued as 4XyZ12345', '4XyZ12345'],
  ['Exim', 'OK id=1rWxyz-000000001-abcd', '1rWxyz-000000001-abcd'],
  ['sendmail', '2.0.0 41H7aBcD012345 Message accepted for delivery', '41H7aBcD012345'],
  ['OpenSMTPD', '2.0.0 7b2c3d4e Message accepted for delivery', '7b2c3d4e'],
  ['Haraka', 'Message Queued (1F2E3D4C-5B6A-7988.1)', '1F2E3D4C-5B6A-7988.1'],
  ['Dovecot', '2.0.0 <bob@example.com> aBcDeF12 Saved', 'aBcDeF12'],
  ['Gmail', '2.0.0 OK  1700000000 d2e1a72fcca58-6c123 - gsmtp', 'd2e1a72fcca58-6c123'],
  ['Exchange', '2.6.0 <1@a.example> [InternalId=12345, Hostname=x] Queued mail for delivery', '12345'],
  [
    'Amazon SES',
    'Ok 0102018c1234abcd-11112222-3333-4444-5555-666677778888-000000',
    '0102018c1234abcd-11112222-3333-4444-5555-666677778888-000000',
  ],
  ['Courier', 'Ok. 0000000000123ABC.0000000065432100.00001234', '0000000000123ABC.0000000065432100.00001234'],
  ['Amazon SES over HTTP', '0102018b5c3c0a4f-6a1f-000000', '0102018b5c3c0a4f-6a1f-000000'],
  ['qmail', 'ok 1700000000 qp 12345', '1700000000 qp 12345'],
])('reads the id of %s', (_server, text, id) => {
  expect(queueId({ code: 250, lines: [text] })).toBe(id)
})

test.each(['OK', 'OK: message queued', '2.0.0 Ok', '', 'Great success', 'Accepted'])('finds none in %j', (text) => {
  expect(queueId({ code: 250, lines: [text] })).toBeUndefined()
})
