import { readFile, writeFile } from 'node:fs/promises'
import type { FakeServerOptions } from '@turbomail/fake-server'
import { isLoopback } from '../check/target.ts'
import type { Command, Given } from '../command/command.ts'
import { EXIT } from '../command/exit-code.ts'
import { choiceOf, isOn, numberOf, textOf } from '../command/flag-values.ts'
import { COMMON_FLAGS, type Flags, type FlagTable } from '../command/flags.ts'
import { untilEndSignal } from '../command/signals.ts'
import type { Terminal } from '../command/terminal.ts'
import { UsageError } from '../command/usage-error.ts'
import { CatchAll } from './catch-all.ts'
import { showFacts } from './mail-facts.ts'

const PORT = 1025

const FLAGS: FlagTable = {
  port: { type: 'string', short: 'p', value: 'PORT', help: `where it listens (${PORT}); 0 picks a free one` },
  host: { type: 'string', value: 'ADDRESS', help: 'an address of this machine (127.0.0.1); others are for the bold' },
  maildir: {
    type: 'string',
    short: 'm',
    value: 'FOLDER',
    help: 'stores mails there, and makes it where it is missing',
  },
  tls: { type: 'string', value: 'HOW', help: 'none, starttls or implicit (none)' },
  cert: { type: 'string', value: 'FILE', help: 'a certificate in PEM; without one it makes its own' },
  key: { type: 'string', value: 'FILE', help: 'the key that goes with it' },
  'save-certificate': { type: 'string', value: 'FILE', help: 'where to write what clients have to trust' },
  lint: { type: 'boolean', help: 'says what is wrong with each mail' },
  ...COMMON_FLAGS,
}

/** `turbomail serve`. */
export const serve: Command = {
  name: 'serve',
  summary: 'takes all mail that comes to a port of this machine, for development.',
  usage: ['serve', 'serve --maildir ./mails --lint', 'serve --tls starttls --save-certificate ca.pem'],
  flags: FLAGS,
  notes: `Any user and password may log in. A mail is accepted when it is stored. SIGINT (Ctrl-C) and SIGTERM end it.
Needs the packages @turbomail/fake-server and, for --maildir, @turbomail/transport-maildir.
Exit codes: 0 ended by a signal, 1 the port cannot be had, 2 wrong arguments or set-up.`,
  run,
}

async function run({ values, positionals }: Given, terminal: Terminal): Promise<number> {
  if (positionals.length > 0) throw new UsageError('serve takes flags alone.')
  const json = isOn(values, 'json')
  const catchAll = await CatchAll.start({
    server: await serverOptions(values),
    maildir: textOf(values, 'maildir'),
    lint: isOn(values, 'lint'),
    tell: (facts) => void terminal.output.write(json ? `${JSON.stringify({ mail: facts })}\n` : showFacts(facts)),
    warn: (message) => void terminal.errors.write(`turbomail: ${message}\n`),
  })
  const ended = untilEndSignal()
  try {
    await greet(catchAll, values, terminal)
    await ended.promise
    return EXIT.done
  } finally {
    ended.off()
    await catchAll.stop()
  }
}

async function serverOptions(values: Flags): Promise<Pick<FakeServerOptions, 'host' | 'port' | 'tls' | 'certificate'>> {
  const [cert, key] = [textOf(values, 'cert'), textOf(values, 'key')]
  if ((cert === undefined) !== (key === undefined)) throw new UsageError('--cert and --key go together.')
  const tls = choiceOf(values, 'tls', 'none', ['none', 'starttls', 'implicit'])
  if (tls === 'none' && cert !== undefined) throw new UsageError('--cert is for --tls starttls or --tls implicit.')
  return {
    host: textOf(values, 'host') ?? '127.0.0.1',
    port: numberOf(values, 'port', PORT, 0, 65_535),
    tls,
    ...(cert === undefined || key === undefined
      ? {}
      : { certificate: { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') } }),
  }
}

async function greet(catchAll: CatchAll, values: Flags, { output, errors }: Terminal): Promise<void> {
  const { url, certificate } = catchAll
  const file = textOf(values, 'save-certificate')
  if (file !== undefined) await writeFile(file, certificate)
  if (!isLoopback(textOf(values, 'host') ?? '127.0.0.1')) {
    errors.write('turbomail: Whoever reaches this address can leave mail here.\n')
  }
  const words = `Mail to ${url} ends here. Ctrl-C ends this.\n`
  output.write(isOn(values, 'json') ? `${JSON.stringify({ listening: { url } })}\n` : words)
}
