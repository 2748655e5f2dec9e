import { expect, test } from 'vitest'
import { houseFixture, packageFixture } from '../checks/house-fixture.ts'
import { readmes } from '../checks/readmes.ts'
import { errorsOf, withReference } from './reference.ts'

const CODES = `export const ERROR_CODES = {
  OPTIONS_INVALID: 'An option is wrong; a | b.',
  X_BROKEN: 'It broke.',
  X_SEEN: 'It was seen.',
  X_FULL: 'No room.',
}`
const STORAGE = "export function storageFailure() { return 'X_FULL' }"
const OPTIONS = `
interface Shared {
  /** Of both. @default 'a' */
  readonly mode?: string
  /** Hidden by the other. */
  readonly name?: string
}
/** What x() takes. */
export interface XOptions extends Omit<Shared, 'q'> {
  /**
   * Where it is,
   * and what.
   * @see something
   */
  readonly path: string
  /** How long \`a | b\` takes. @default 30_000 */
  readonly waitMs?: number
  /** @default as long as it likes */
  readonly name?: string
}
export const resolve = () => { throw new Error('OPTIONS_INVALID') }
`
const INDEX = `import { storageFailure, type Other } from '@turbomail/core/contract'
export function x(e) { if (e.code === 'X_SEEN' || isMailError(e, 'X_SEEN')) throw new Error('X_BROKEN') ; return storageFailure() }`

const FILES = {
  'packages/core/src/errors/codes.ts': CODES,
  'packages/core/src/storage.ts': STORAGE,
  'packages/transport-x/src/options.ts': OPTIONS,
  'packages/transport-x/src/index.ts': INDEX,
}

function house(readme: string) {
  return houseFixture({ ...FILES, 'packages/transport-x/README.md': readme }, [packageFixture('transport-x')])
}

const EMPTY = `# x
npm install @turbomail/transport-x
## Example
## Guarantees
<!-- options XOptions -->
<!-- /options -->
and
<!-- errors -->
old
<!-- /errors -->
`

test('options come with their defaults, those of a base first', () => {
  expect(withReference(house(''), 'transport-x', EMPTY)).toContain(`| option | default | what it is |
| --- | --- | --- |
| \`mode\` | \`'a'\` | Of both. |
| \`path\` | must be given | Where it is, and what. |
| \`waitMs\` | \`30_000\` | How long \`a \\| b\` takes. |
| \`name\` | as long as it likes |  |
`)
})

test('without those of a base, where that is asked for', () => {
  const page = EMPTY.replace('XOptions -->', 'XOptions alone -->')
  expect(withReference(house(''), 'transport-x', page)).not.toContain('`mode`')
})

test('codes are those that are raised, through core too, and not those that are looked at', () => {
  expect(errorsOf(house(''), 'transport-x')).toEqual(['OPTIONS_INVALID', 'X_BROKEN', 'X_FULL'])
  expect(withReference(house(''), 'transport-x', EMPTY)).toContain(
    '| `OPTIONS_INVALID` | An option is wrong; a \\| b. |',
  )
})

test('an interface that there is not is an error', () => {
  expect(() => withReference(house(''), 'transport-x', '<!-- options Y -->\n<!-- /options -->')).toThrow('interface Y')
})

test('the check finds a page that is out of date, and what one lacks', () => {
  const right = withReference(house(''), 'transport-x', EMPTY)
  expect(readmes.find(house(right))).toEqual([])
  expect(readmes.find(house(right.replace('30_000', '31_000')))).toEqual([
    expect.stringContaining('README.md: is out of date'),
  ])
  expect(readmes.find(house('# x\n'))).toEqual([
    expect.stringContaining('lacks a command that installs it'),
    expect.stringContaining('lacks ## Example'),
    expect.stringContaining('lacks ## Guarantees'),
    expect.stringContaining('lacks <!-- options … -->'),
    expect.stringContaining('lacks <!-- errors -->'),
  ])
})
