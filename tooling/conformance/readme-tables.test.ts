import { expect, test } from 'vitest'
import { compareReadme, conformingPackages, withTable } from './readme-tables.ts'

test.each(conformingPackages())(
  'the README of %s shows what the kit comes to',
  { timeout: 120_000 },
  async (folder) => {
    const { found, wanted } = await compareReadme(folder)
    expect(found, 'run `pnpm conformance-tables`').toBe(wanted)
  },
)

test('transports of both kinds and a manager run the kit', () => {
  expect(conformingPackages()).toEqual(
    expect.arrayContaining(['manager-immediate', 'transport-debug', 'transport-smtp']),
  )
})

const results = [
  { id: 'T-A-01', title: 'It arrives.', state: 'passed' },
  { id: 'T-A-02', title: 'It | does.', clause: 'RFC 1 §2', state: 'not exercised', reason: 'stall' },
  { id: 'T-A-03', title: 'It must.', state: 'failed', error: new Error('no') },
] as const

test('the table stands between its marks, and what was there is gone', () => {
  const readme = '# A\n<!-- conformance -->\nold\n<!-- /conformance -->\nend\n'
  expect(withTable(readme, [{ heading: 'a()', results }])).toBe(`# A
<!-- conformance -->
- a(): 2 of 3 cases ran, 1 passed; 1 was not exercised, 0 do not apply.

<details><summary>Case by case</summary>

| case | promise | a() |
| --- | --- | --- |
| T-A-01 | It arrives. | passed |
| T-A-02 | It \\| does. (RFC 1 §2) | not exercised: stall |
| T-A-03 | It must. | **failed** |

</details>
<!-- /conformance -->
end
`)
  expect(() => withTable('# A', [])).toThrow('there is no')
})
