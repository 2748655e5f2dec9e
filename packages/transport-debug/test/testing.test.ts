import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { excerpt, runNodeTest, runVitest, runVitestIn } from './run-suite.ts'

const OPTIONS = { timeout: 120_000 }

test(
  'vitest: each of 50 tests at once has its own mails, in whatever course they are handed over',
  OPTIONS,
  async () => {
    const { exitCode, output } = await runVitest('parallel')
    expect(exitCode, output).toBe(0)
    expect(output).toContain('50 passed (50)')
  },
)

test('node:test: each of 50 tests at once has its own mails, too', OPTIONS, async () => {
  const { exitCode, output } = await runNodeTest('parallel')
  expect(exitCode, output).toBe(0)
  expect(output).toContain('pass 102')
})

test('vitest: fixtures, further copies of the door, and tests that are tried again', OPTIONS, async () => {
  const { exitCode, output } = await runVitest('special')
  expect(exitCode, output).toBe(0)
  expect(output).toContain('3 passed (3)')
})

test('vitest: what is wrong can be read', OPTIONS, async () => {
  const { exitCode, output } = await runVitest('failing')
  expect(exitCode, output).toBe(1)
  expect(output).toContain('6 failed (6)')
  const failure = (name: string): string => excerpt(excerpt(output, `FAIL  failing.vitest.ts > ${name}`, '⎯'), '', '❯')
  expect(failure('no mail at all')).toMatchInlineSnapshot(`
    " FAIL  failing.vitest.ts > no mail at all
    Error: Expected a mail with what follows; no mail was sent at all.

      to       has ann@example.com
      subject  /order/"
  `)
  expect(failure('the nearest of two')).toMatchInlineSnapshot(`
    " FAIL  failing.vitest.ts > the nearest of two
    Error: Expected a mail with what follows; none of the 2 that were sent is such a mail. (- expected, + the nearest: mail 2)

      to                  Ann <ann@example.com>
      subject             "Your order 7"
    - text                has "Your order has the number 8."
    + text                "… you have ordered. \\nYour order has the number 7.\\n" (of 393 characters)
    - attachments         "invoice.pdf", "terms.pdf" (application/pdf)
    + attachments         "invoice.pdf" (application/pdf, 5000 octets)
    - headers.X-Campaign  "spring"
    + headers.X-Campaign  none
      labels.kind         "order"

    Sent:
      1. "Your order 8" to eve@example.com and 1 more
      2. "Your order 7" to ann@example.com and 1 more"
  `)
  expect(failure('one too many')).toMatchInlineSnapshot(`
    " FAIL  failing.vitest.ts > one too many
    Error: Expected no mail with what follows; the one that was sent is such a mail.

      bcc  has archive@example.com

    Sent (* as expected):
    * 1. "Your order 7" to ann@example.com and 1 more"
  `)
  expect(failure('left alone')).toMatchInlineSnapshot(`
    " FAIL  failing.vitest.ts > left alone
    Error: Nobody has looked at one mail of this test:
      "Your order 7" to ann@example.com and 1 more"
  `)
  expect(failure('left alone within an outbox of its own')).toContain('Nobody has looked at one mail of this test:')
  expect(failure('an expectation that can be none')).toMatchInlineSnapshot(`
    " FAIL  failing.vitest.ts > an expectation that can be none
    TypeError: Nothing is expected as subjct: did you mean subject?"
  `)
})

test('node:test: what is wrong can be read', OPTIONS, async () => {
  const { exitCode, output } = await runNodeTest('failing')
  expect(exitCode, output).toBe(1)
  expect(output).toContain('pass 2')
  expect(output).toContain('fail 4')
  const failures = output.slice(output.indexOf('failing tests:'))
  const failure = (name: string): string =>
    excerpt(excerpt(failures, `✖ ${name}`, 'test at'), '', 'at ').replace(/\(\d.*ms\)/, '')
  expect(failure('the nearest of two')).toMatchInlineSnapshot(`
    "✖ the nearest of two 
      AssertionError [ERR_ASSERTION]: Expected a mail with what follows; none of the 2 that were sent is such a mail. (- expected, + the nearest: mail 2)

        to       Ann <ann@example.com>
        subject  "Your order 7"
      - text     /number 9/
      + text     "Dear Ann,\\n\\nWe thank you for all that you have ordered. We thank you for all that you have ordered. We thank you for all …" (of 393 characters)

      Sent:
        1. "Your order 8" to eve@example.com and 1 more
        2. "Your order 7" to ann@example.com and 1 more"
  `)
  expect(failure('too few')).toMatchInlineSnapshot(`
    "✖ too few 
      AssertionError [ERR_ASSERTION]: Expected 2 mails with what follows; none of the 2 that were sent is such a mail. (- expected, + the nearest: mail 1)

        to             Ann <ann@example.com>
        bcc            archive@example.com
      - envelope.from  none
      + envelope.from  shop@example.com

      Sent:
        1. "Your order 7" to ann@example.com and 1 more
        2. "Your order 7" to eve@example.com and 1 more"
  `)
  expect(failure('one too many')).toMatchInlineSnapshot(`
    "✖ one too many 
      AssertionError [ERR_ASSERTION]: Expected no mail with what follows; the one that was sent is such a mail.

        bcc  has archive@example.com

      Sent (* as expected):
      * 1. "Your order 7" to ann@example.com and 1 more"
  `)
  expect(failure('left alone')).toMatchInlineSnapshot(`
    "✖ left alone 
      Error: Nobody has looked at one mail of this test:
        "Your order 7" to ann@example.com and 1 more"
  `)
  expect(failures).toContain("operator: 'assertSent'")
  expect(failures).toMatch(/test at .*failing\.node\.ts:\d+/)
})

test('mails that come late, and those of no test, are told of at the end', OPTIONS, async () => {
  for (const { exitCode, output } of [await runVitest('late'), await runNodeTest('late')]) {
    expect(exitCode, output).toBe(1)
    expect(output).toMatch(/(1 passed|pass 1)\b/)
    expect(output).toContain('Nobody has looked at 2 mails that came when the test was over, or belong to none:\n')
    expect(output).toContain('"Later" to all@example.com, of no test\n')
    expect(output).toContain('"Later" to ann@example.com, of the test "does not wait"\n')
  }
})

test('the tests with vitest that the page about testing shows do what it says', OPTIONS, async () => {
  const page = await readFile(new URL('../../../docs/testing.md', import.meta.url), 'utf8')
  const parent = join(import.meta.dirname, '../.types')
  await mkdir(parent, { recursive: true })
  const folder = await mkdtemp(join(parent, 'page-'))
  try {
    const files = [...page.matchAll(/^```(?:ts|typescript) file=([\w.-]+)\n([\s\S]*?)^```/gm)]
    for (const [, name = '', code = ''] of files) await writeFile(join(folder, name), code)
    const { exitCode, output } = await runVitestIn(folder)
    expect(exitCode, output).toBe(0)
    expect(output).toContain('2 passed (2)')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
