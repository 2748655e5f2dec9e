import { nearestName } from '@turbomail/core/contract'
import type { Command } from './command/command.ts'
import { EXIT } from './command/exit-code.ts'
import { readFlags } from './command/flags.ts'
import { renderHelp } from './command/help.ts'
import { reportError } from './command/report-error.ts'
import type { Terminal } from './command/terminal.ts'
import { UsageError } from './command/usage-error.ts'

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  send: async () => (await import('./send/command.ts')).send,
  check: async () => (await import('./check/command.ts')).check,
  serve: async () => (await import('./serve/command.ts')).serve,
  lint: async () => (await import('./lint/command.ts')).lint,
}

const HELP = `turbomail sends mail, and tells what became of it for every recipient.

  turbomail send   sends a message from flags, a file, standard input, or a list
  turbomail check  connects to a relay and explains what it finds
  turbomail serve  takes all mail on this machine, for development
  turbomail lint   says where a message departs from the RFCs

  turbomail send --help shows the flags of a command, --version the version.
  Exit codes: 0 done, 1 refused or failed, 2 wrong arguments, input or set-up,
  3 in doubt, 4 done, with warnings.
`

/** Runs a command line, without the program's own name, and gives the code to exit with. */
export async function run(args: readonly string[], terminal: Terminal, version: string): Promise<number> {
  const [word = '', ...rest] = args
  try {
    if (word === '--version' || word === '-V') return say(terminal, `${version}\n`)
    if (word === '' || word === '--help' || word === '-h') return help(word, terminal)
    if (word === 'help') return await run([rest[0] ?? '', '--help'].filter(Boolean), terminal, version)
    return await runCommand(await commandOf(word), rest, terminal)
  } catch (error) {
    return reportError(error, terminal, rest.includes('--json'))
  }
}

function help(word: string, terminal: Terminal): number {
  if (word !== '') return say(terminal, HELP)
  terminal.errors.write(HELP)
  return EXIT.usage
}

async function commandOf(word: string): Promise<Command> {
  const load = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined
  if (load !== undefined) return load()
  const nearest = nearestName(word, Object.keys(COMMANDS))
  throw new UsageError(`There is no such command.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`)
}

async function runCommand(command: Command, args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readFlags(args, command.flags)
  if (values.help === true) return say(terminal, renderHelp(command))
  return command.run({ values, positionals }, terminal)
}

function say(terminal: Terminal, text: string): number {
  terminal.output.write(text)
  return EXIT.done
}
