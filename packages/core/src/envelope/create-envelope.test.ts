import { expect, test } from 'vitest'
import { Address } from '../address/address.ts'
import { createEnvelope } from './create-envelope.ts'
import type { EnvelopeInput } from './envelope-input.ts'
import { parsePath } from './paths.ts'

function written({ reversePath, recipients }: ReturnType<typeof createEnvelope>): string[] {
  return [String(reversePath), ...recipients.map(({ path }) => String(path))]
}

test('paths are given as text, objects, addresses, paths, recipients, groups and arrays of them', () => {
  const envelope = createEnvelope({
    from: 'Joe <joe@example.com>',
    to: [
      'a@b.example, C <c@d.example>',
      { name: 'E', address: 'e@f.example' },
      [Address.from('g@h.example'), parsePath('i@j.example')],
      { path: 'k@l.example' },
      { path: { localPart: 'm n', domain: 'O.example' } },
      'G: p@q.example;',
    ],
  })
  expect(written(envelope)).toEqual([
    'joe@example.com',
    'a@b.example',
    'c@d.example',
    'e@f.example',
    'g@h.example',
    'i@j.example',
    'k@l.example',
    '"m n"@o.example',
    'p@q.example',
  ])
})

test('null is the null reverse-path', () => {
  expect(createEnvelope({ from: null, to: 'a@b.example' }).reversePath).toBeNull()
})

test('duplicates are merged, with the parameters that the first left open', () => {
  const envelope = createEnvelope({
    from: null,
    to: [
      { path: 'a@b.example', notify: ['FAILURE'] },
      'A@b.example, "a"@B.example',
      { path: 'a@b.EXAMPLE', notify: 'NEVER', originalRecipient: { addressType: 'rfc822', address: 'x@y' } },
    ],
  })
  expect(JSON.parse(JSON.stringify(envelope.recipients))).toEqual([
    {
      path: { localPart: 'a', domain: 'b.example' },
      notify: ['FAILURE'],
      originalRecipient: { addressType: 'rfc822', address: 'x@y' },
    },
    { path: { localPart: 'A', domain: 'b.example' } },
  ])
})

test('an envelope is frozen through and through, and not the input', () => {
  const notify: ('SUCCESS' | 'FAILURE')[] = ['SUCCESS']
  const input: EnvelopeInput = {
    from: null,
    to: [{ path: 'a@b.example', notify }],
    deliverBy: { seconds: 60, mode: 'R' },
  }
  const envelope = createEnvelope(input)
  notify.push('FAILURE')
  expect(envelope.recipients[0].notify).toEqual(['SUCCESS'])
  for (const part of [
    envelope,
    envelope.recipients,
    envelope.recipients[0],
    envelope.deliverBy,
    envelope.recipients[0].notify,
  ]) {
    expect(Object.isFrozen(part)).toBe(true)
  }
  expect(Object.isFrozen(input.deliverBy)).toBe(false)
})

const valid: EnvelopeInput = { from: 'a@b.example', to: 'c@d.example' }

test.each<Partial<EnvelopeInput>>([
  { ret: 'FULL' },
  { envid: 'Q+1 =' },
  { requireTls: true },
  { deliverBy: { seconds: 1, mode: 'R' } },
  { deliverBy: { seconds: -5, mode: 'N', trace: true } },
  { holdFor: 0 },
  { mtPriority: -9 },
  { to: { path: 'c@d.example', notify: ['DELAY', 'SUCCESS'] } },
  { to: { path: 'c@d.example', originalRecipient: { addressType: 'utf-8', address: 'é@ü' } } },
])('%j is taken', (part) => {
  expect(createEnvelope({ ...valid, ...part })).toMatchObject('to' in part ? {} : part)
})

test.each<[object, string, string]>([
  [{ from: '' }, 'ENVELOPE_PATH', 'envelope.from'],
  [{ from: undefined }, 'ENVELOPE_PATH', 'envelope.from'],
  [{ from: 'a@b@c' }, 'ENVELOPE_PATH', 'envelope.from'],
  [{ from: 'a@b.example, c@d.example' }, 'ENVELOPE_PATH', 'envelope.from'],
  [{ from: { localPart: 'a', domain: 'b\r\n' } }, 'ENVELOPE_PATH', 'envelope.from'],
  [{ to: 'c' }, 'ENVELOPE_PATH', 'envelope.to'],
  [{ to: [null] }, 'ENVELOPE_PATH', 'envelope.to'],
  [{ to: { path: 'c d@e' } }, 'ENVELOPE_PATH', 'envelope.to'],
  [{ to: [] }, 'ENVELOPE_NO_RECIPIENTS', 'envelope.to'],
  [{ to: 'undisclosed-recipients:;' }, 'ENVELOPE_NO_RECIPIENTS', 'envelope.to'],
  [{ ret: 'ALL' }, 'ENVELOPE_PARAMETER', 'envelope.ret'],
  [{ envid: '' }, 'ENVELOPE_PARAMETER', 'envelope.envid'],
  [{ envid: 'a\r\nb' }, 'ENVELOPE_PARAMETER', 'envelope.envid'],
  [{ envid: 'é' }, 'ENVELOPE_PARAMETER', 'envelope.envid'],
  [{ requireTls: 'yes' }, 'ENVELOPE_PARAMETER', 'envelope.requireTls'],
  [{ deliverBy: { seconds: 0, mode: 'R' } }, 'ENVELOPE_PARAMETER', 'envelope.deliverBy'],
  [{ deliverBy: { seconds: 1.5, mode: 'N' } }, 'ENVELOPE_PARAMETER', 'envelope.deliverBy'],
  [{ deliverBy: 60 }, 'ENVELOPE_PARAMETER', 'envelope.deliverBy'],
  [{ holdFor: -1 }, 'ENVELOPE_PARAMETER', 'envelope.holdFor'],
  [{ mtPriority: 10 }, 'ENVELOPE_PARAMETER', 'envelope.mtPriority'],
  [{ to: { path: 'c@d', notify: [] } }, 'ENVELOPE_PARAMETER', 'envelope.to.notify'],
  [{ to: { path: 'c@d', notify: ['NEVER'] } }, 'ENVELOPE_PARAMETER', 'envelope.to.notify'],
  [{ to: { path: 'c@d', notify: ['DELAY', 'DELAY'] } }, 'ENVELOPE_PARAMETER', 'envelope.to.notify'],
  [
    { to: { path: 'c@d', originalRecipient: { addressType: 'rfc822;', address: 'x' } } },
    'ENVELOPE_PARAMETER',
    'envelope.to.originalRecipient',
  ],
  [
    { to: { path: 'c@d', originalRecipient: { addressType: 'rfc822', address: 'x\r\n' } } },
    'ENVELOPE_PARAMETER',
    'envelope.to.originalRecipient',
  ],
])('%j is refused', (part, code, field) => {
  expect(() => createEnvelope({ ...valid, ...part } as EnvelopeInput)).toThrow(expect.objectContaining({ code, field }))
})

test.each([
  [{ size: 1 }, 'envelope.size'],
  [{ to: { path: 'c@d', notfy: 'NEVER' } }, 'envelope.to.notfy'],
  [{ constructor: 1 }, 'envelope.constructor'],
])('%j has an unknown name', (part, option) => {
  expect(() => createEnvelope({ ...valid, ...part } as EnvelopeInput)).toThrow(
    expect.objectContaining({ code: 'OPTIONS_UNKNOWN', option }),
  )
})
