import { once } from 'node:events'
import { expect, test } from 'vitest'
import { start, turbomail } from './program.ts'
import { runHere } from './run-here.ts'

test('without arguments it says what it can do, as an error', async () => {
  const { code, output, errors } = await runHere([])
  expect([code, output]).toEqual([2, ''])
  expect(errors).toContain('turbomail check')
})

test('--help is short', async () => {
  const { code, output } = await runHere(['--help'])
  expect(code).toBe(0)
  expect(output.split('\n').length).toBeLessThan(15)
})

test.each(['send', 'check', 'serve', 'lint'])('%s explains itself', async (command) => {
  const { code, output } = await runHere([command, '--help'])
  expect([code, output]).toEqual([0, (await runHere(['help', command])).output])
  expect(output).toMatch(new RegExp(`^turbomail ${command}: .*\\.\n`))
  expect(output).toContain('Exit codes: 0 ')
})

test.each([
  [['sned'], 'There is no such command. Did you mean send?'],
  [['send', '--subjekt', 'x'], 'There is no flag --subjekt. Did you mean --subject?'],
  [['send', '--subject'], '--subject wants a value: TEXT.'],
  [['send', '--subject', '--to'], '--subject wants a value. For one that begins with "-", write --subject=-….'],
  [['send', '-s', 'a', '--subject', 'b'], '--subject is given twice.'],
  [['send', '--json=yes'], '--json takes no value.'],
  [['send', 'a.eml', 'b.eml'], 'One message is sent at a time; a text with spaces wants quotes.'],
  [['send', 'a.eml', '--to', 'joe@example.net'], 'A whole message comes without --to.'],
  [['send', '--resume'], 'Only with --csv goes --resume.'],
  [['check', 'smtp://a', 'smtp://b'], 'One relay is checked at a time.'],
  [['check', 'http://a'], 'What is checked is a URL of the form smtp://user@host:port, smtps://… or lmtp://….'],
  [['check', 'smtp://a', '--timeout', 'soon'], '--timeout must be a whole number from 1 to 86400.'],
  [['serve', '--tls', 'yes'], '--tls must be one of none, starttls, implicit.'],
  [['serve', '--cert', 'a'], '--cert and --key go together.'],
  [['lint', '--ignore', 'bare-lv'], 'ignore names no rule. Did you mean bare-lf? (OPTIONS_INVALID)'],
])('%j is refused', async (args, words) => {
  const { code, output, errors } = await runHere(args)
  expect([code, output, errors]).toEqual([2, '', `turbomail: ${words}\n`])
})

test('errors are for programs, too', async () => {
  const { code, output, errors } = await runHere(['lint', '/nowhere/message.eml', '--json'])
  expect([code, errors]).toEqual([2, ''])
  expect(JSON.parse(output)).toEqual({
    error: { code: 'ENOENT', message: expect.stringContaining('/nowhere/message.eml') },
  })
})

test.each([
  [['send', '--password', 'geheim']],
  [['check', '--pasword=geheim', 'smtp://localhost']],
  [['check', 'smtp://joe:geheim@localhost']],
  [['check', 'smtp://localhost?proxy=socks5%3A%2F%2Fme%3Ageheim%40proxy.example']],
  [['check', 'smtp:/joe:geheim@localhost']],
  [['check', 'smtp://joe:geheim@localhost:port']],
  [['send', '--transport', 'smtps://joe:geheim@localhost', '--to', 'joe@example.net', '--text', 'x']],
  [['send', '--manager', 'bullmq?connection=redis://:geheim@localhost', '--to', 'joe@example.net', '--text', 'x']],
])('a password in %j is refused and never shown', async (args) => {
  const { code, output, errors } = await runHere(args)
  expect([code, output]).toEqual([2, ''])
  expect(errors).not.toContain('geheim')
})

test('the program runs by itself, and knows its version', async () => {
  expect(await turbomail(['--version'])).toEqual({
    code: 0,
    output: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    errors: '',
  })
  expect(await turbomail(['nothing'])).toMatchObject({ code: 2, output: '' })
})

test('whoever reads only the beginning is no trouble', async () => {
  const started = start(['lint', '--rules'])
  started.ended.catch(() => {})
  started.child.stdout?.destroy()
  const [code] = await once(started.child, 'exit')
  expect(code).toBe(0)
})
