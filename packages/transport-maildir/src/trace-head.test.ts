import { parsePath, systemPorts } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { traceFields } from './trace-head.ts'

const ann = parsePath('ann@example.org')
const joe = parsePath('"joe b"@example.net')
const all = { returnPath: true, deliveredTo: true, received: true }
const ports = {
  ...systemPorts,
  clock: { ...systemPorts.clock, now: () => Date.UTC(2026, 10, 2, 13, 16, 48) },
  identity: { ...systemPorts.identity, hostName: 'host.example', randomHex: () => '0badcafe' },
}

test('Return-Path comes first', () => {
  expect(traceFields(ann, joe, all, ports)).toBe(
    'Return-Path: <ann@example.org>\n' +
      'Delivered-To: "joe b"@example.net\n' +
      'Received: from host.example by host.example (TurboMail)\n' +
      '\tid 0badcafe\n\tfor <"joe b"@example.net>;\n' +
      '\tMon, 02 Nov 2026 13:16:48 +0000\n',
  )
})

test('the null reverse-path is <>, and a mail for several names none of them', () => {
  const fields = traceFields(null, undefined, all, ports)
  expect(fields).toMatch(/^Return-Path: <>\nReceived: /)
  expect(fields).not.toContain('for')
})

test('each field can be left out', () => {
  expect(traceFields(ann, joe, { returnPath: false, deliveredTo: false, received: false }, ports)).toBe('')
  expect(traceFields(ann, joe, { ...all, received: false, deliveredTo: false }, ports)).toBe(
    'Return-Path: <ann@example.org>\n',
  )
})

test('a host whose name is no domain is not named', () => {
  const odd = { ...ports, identity: { ...ports.identity, hostName: 'a\nb' } }
  expect(traceFields(ann, joe, all, odd)).toContain('Received: from localhost by localhost (TurboMail)\n')
})
