import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sample } from '../src/lint/sample.ts'
import { jsonLines, ownFolder, turbomail } from './program.ts'

test('findings are lines that editors know, and the exit code says how grave they are', async () => {
  const cwd = await ownFolder()
  await writeFile(join(cwd, 'bad.eml'), sample({ Date: undefined, Bcc: 'x@example.org' }))
  const { code, output, errors } = await turbomail(['lint', 'bad.eml'], { cwd })
  expect([code, output, errors]).toEqual([
    1,
    'bad.eml:1:1 error date-missing there is no field Date (RFC 5322 §3.6)\n' +
      'bad.eml:5:1 warning bcc-present Bcc shows who it hides (RFC 5322 §3.6.3)\n',
    '1 error, 1 warning, 0 advice\n',
  ])
})

test.each([
  [sample(), 0],
  [sample({}, 'x'.repeat(80)), 0],
  [sample({ 'Message-ID': undefined }), 4],
  [sample({ From: undefined }), 1],
])('standard input is linted, too', async (input, code) => {
  expect((await turbomail(['lint'], { input })).code).toBe(code)
  expect((await turbomail(['lint', '-', '--json'], { input })).code).toBe(code)
})

test('output for programs has a line for each finding', async () => {
  const input = sample({ 'Message-ID': undefined }, 'x'.repeat(80))
  const { output, errors } = await turbomail(['lint', '--json', '--severity', 'warning'], { input })
  expect(errors).toBe('')
  expect(jsonLines(output)).toEqual([
    {
      file: 'stdin',
      rule: 'message-id-missing',
      severity: 'warning',
      line: 1,
      column: 1,
      message: 'there is no field Message-ID',
      clause: 'RFC 5322 §3.6.4',
    },
  ])
})

test('rules are listed and explained', async () => {
  expect((await turbomail(['lint', '--rules'])).output).toContain('bare-lf')
  const { output } = await turbomail(['lint', '--explain', 'bare-cr'])
  expect(output).toContain('Good<CR>morning!')
})

test('what a message would tell the terminal to do is not shown', async () => {
  const { output } = await turbomail(['lint'], { input: sample({ '\x1b]0;x\x07': 'a', To: 'a \x1b[31m b' }) })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
  expect(output).not.toMatch(/[\x00-\x09\x0b-\x1f]/)
})
