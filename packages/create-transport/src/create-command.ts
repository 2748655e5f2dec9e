import type { Readable, Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { askName } from './ask-name.ts'
import { type Created, createPackage } from './create-package.ts'
import { Refusal } from './refusal.ts'

/** What the command meets the world through. */
export interface Surroundings {
  /** The folder of this package, in `src` and in `dist` the one above. */
  readonly home: URL
  /** Where the folder of the new package is made. */
  readonly folder: string
  /** Only a terminal is asked. */
  readonly input: Readable & { readonly isTTY?: boolean }
  readonly output: Writable
  readonly errors: Writable
  /** What npm and its like call themselves in the environment: `pnpm/12.21.0 node/…`. */
  readonly agent: string | undefined
}

const GUIDE = 'https://github.com/turbomail/turbomail/blob/main/docs/write-a-transport.md'

const HELP = `Makes a package with a transport for TurboMail, its tests with it, ready to publish.

  npm create @turbomail/transport my-relay          the package turbomail-transport-my-relay
  npm create @turbomail/transport @acme/my-relay    the package @acme/my-relay

The package is made in a new folder of that name, without the scope. A folder that has something in it is left alone.
Without a name, a terminal is asked for one. It exits with 0 when the package is there, and with 1 when nothing was made.

${GUIDE}
`

/** Runs it, and resolves with the exit code. */
export async function createCommand(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { output, errors, agent } = surroundings
  try {
    const { help, name } = readArguments(args)
    if (help) output.write(HELP)
    else output.write(nextSteps(await create(name, surroundings), agent))
    return 0
  } catch (error) {
    errors.write(`${error instanceof Refusal ? error.message : whatFailed(error)}\n`)
    return 1
  }
}

function readArguments(args: readonly string[]): { readonly help: boolean; readonly name: string | undefined } {
  try {
    const options = { help: { type: 'boolean', short: 'h', default: false } } as const
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    if (positionals.length > 1) throw new Error(`One name is wanted, and these are ${positionals.length}.`)
    return { help: values.help, name: positionals[0] }
  } catch (error) {
    throw new Refusal(`${(error as Error).message} See --help.`)
  }
}

async function create(name: string | undefined, { home, folder, input, output }: Surroundings): Promise<Created> {
  const asked = name ?? (input.isTTY === true ? await askName(input, output) : undefined)
  if (asked === undefined) throw new Refusal('A name is wanted: npm create @turbomail/transport my-relay. See --help.')
  return await createPackage(asked, folder, home)
}

function whatFailed(error: unknown): string {
  return `Nothing was made: ${error instanceof Error ? error.message : String(error)}`
}

function nextSteps({ packageName, folder, short }: Created, agent = 'npm'): string {
  const program = /^(?:pnpm|yarn|bun)(?=\/)/.exec(agent)?.[0] ?? 'npm'
  return `${packageName} is made. It appends mails to a file so far, and keeps every promise of a transport:

  cd ${folder}
  ${program} install
  ${program} run test

Have src/${short}.ts hand mails to where yours shall go. What it must promise:
${GUIDE}

The licence in package.json is MIT; a LICENSE file with your name is yours to add.
`
}
