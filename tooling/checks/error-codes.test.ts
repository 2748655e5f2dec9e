import { expect, test } from 'vitest'
import { errorCodes, errorCodesExist, errorCodesUsed, errorsPage, renderErrorsPage } from './error-codes.ts'
import { houseFixture } from './house-fixture.ts'

const TABLE = { 'packages/core/src/errors/codes.ts': `export const ERROR_CODES = { TLS_FAILED: 'No | way.' } as const` }
const use = (text: string) => ({ 'packages/core/src/a.ts': text })

test('reads the table, and is content with a code that is used', () => {
  const house = houseFixture({ ...TABLE, ...use(`throw new MailError('TLS_FAILED', 'x')`) })
  expect([...errorCodes(house)]).toEqual([['TLS_FAILED', 'No | way.']])
  expect(errorCodesExist.find(house)).toEqual([])
  expect(errorCodesUsed.find(house)).toEqual([])
})

test('finds a code that is not in the table', () => {
  const house = houseFixture({ ...TABLE, ...use(`const a = 'ERR_TLS_X'\nthrow new MailError('TLS_FALED', 'x')`) })
  expect(errorCodesExist.find(house)).toEqual([expect.stringContaining('packages/core/src/a.ts:2: TLS_FALED')])
})

test('finds a code that only a test uses', () => {
  const house = houseFixture({ ...TABLE, 'packages/core/src/a.test.ts': `'TLS_FAILED'` })
  expect(errorCodesUsed.find(house)).toEqual([expect.stringContaining('nothing uses TLS_FAILED')])
})

test('finds a code that only the conformance kit asks for', () => {
  const house = houseFixture({ ...TABLE, 'packages/conformance/src/a.ts': `assert.equal(code, 'TLS_FAILED')` })
  expect(errorCodesUsed.find(house)).toEqual([expect.stringContaining('nothing uses TLS_FAILED')])
})

test('finds a page that is out of date, or missing', () => {
  const page = renderErrorsPage(new Map([['TLS_FAILED', 'No | way.']]))
  expect(page).toContain('\n## TLS\n\n| code | meaning |\n| --- | --- |\n| `TLS_FAILED` | No \\| way. |\n')
  expect(errorsPage.find(houseFixture({ ...TABLE, 'docs/errors.md': page }))).toEqual([])
  expect(errorsPage.find(houseFixture({ ...TABLE, 'docs/errors.md': `${page}x` }))).toHaveLength(1)
  expect(errorsPage.find(houseFixture(TABLE))).toHaveLength(1)
})
