import type { Recipient } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { readLimits, withinLimits } from './limits.ts'

const unlimited = { mailMax: Infinity, rcptMax: Infinity, rcptDomainMax: Infinity }

test.each([
  ['MAILMAX=1000 RCPTMAX=100 RCPTDOMAINMAX=2', { mailMax: 1000, rcptMax: 100, rcptDomainMax: 2 }],
  ['rcptmax=5', { ...unlimited, rcptMax: 5 }],
  ['XRCPTMAX=5 RCPTMAX= MAILMAX=0 FUTURE=1', unlimited],
  ['', unlimited],
])('reads %s', (text, limits) => {
  expect(readLimits(text)).toEqual(limits)
})

const to = (...domains: string[]): readonly Recipient[] =>
  domains.map((domain, index) => ({ path: { localPart: `r${index}`, domain, toString: () => '' } }))

test.each([
  [unlimited, [0, 1, 2, 3, 4]],
  [{ ...unlimited, rcptMax: 2 }, [0, 1]],
  [{ ...unlimited, rcptDomainMax: 1 }, [0, 2]],
  [{ ...unlimited, rcptDomainMax: 2, rcptMax: 3 }, [0, 1, 2]],
  [{ ...unlimited, rcptDomainMax: 2 }, [0, 1, 2, 4]],
])('chooses whom %j let through', (limits, chosen) => {
  const recipients = to('a.example', 'b.example', 'A.example', 'c.example', 'b.example')
  expect(withinLimits(recipients, limits)).toEqual(chosen)
})
