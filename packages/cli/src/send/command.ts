import { buffer } from 'node:stream/consumers'
import type { RawMail } from '@turbomail/core'
import type { Command, Given } from '../command/command.ts'
import { isOn, textOf, textsOf } from '../command/flag-values.ts'
import type { Flags } from '../command/flags.ts'
import type { Terminal } from '../command/terminal.ts'
import { UsageError } from '../command/usage-error.ts'
import { readDraft } from './draft.ts'
import { dryRun } from './dry-run.ts'
import { envelopeOf, fillDraft } from './fill-draft.ts'
import { LIST_FLAGS, MESSAGE_FLAGS, SEND_FLAGS } from './flags.ts'
import { labelled, type MailJob } from './mail-job.ts'
import { mailMerge } from './mail-merge.ts'
import { readWay } from './mailer-options.ts'
import { sendOne } from './send-one.ts'

/** `turbomail send`. */
export const send: Command = {
  name: 'send',
  summary: 'sends a message, and tells what became of it for every recipient.',
  usage: [
    "send --to joe@example.net --subject Hello --text 'It works.'",
    'send --to joe@example.net --subject Log --attach out.log < report.txt',
    'send message.eml --envelope-to joe@example.net',
    "send --csv list.csv --to '{{name}} <{{email}}>' --subject 'News for {{name}}' --html-file news.html --results sent.csv",
  ],
  flags: SEND_FLAGS,
  notes: `A file without a flag is a whole message; "-" is standard input. The password of the user in the URL is from
TURBOMAIL_PASSWORD, from --password-file, or asked for on the terminal, and never an argument.
Exit codes: 0 all accepted, 1 some refused or untried, 3 some in doubt, 2 wrong arguments or input and nothing sent,
130 and 143 ended by a signal.`,
  run,
}

async function run({ values, positionals }: Given, terminal: Terminal): Promise<number> {
  const [file, ...others] = positionals
  if (others.length > 0) throw new UsageError('One message is sent at a time; a text with spaces wants quotes.')
  if (file !== undefined) refuseFlags(values, [...Object.keys(MESSAGE_FLAGS), 'csv'], 'A whole message comes without')
  const csv = textOf(values, 'csv')
  if (csv !== undefined) return mailMerge(csv, values, terminal)
  refuseFlags(values, Object.keys(LIST_FLAGS), 'Only with --csv goes')
  const job = file === undefined ? await composed(values, terminal) : await raw(file, values, terminal)
  const way = await readWay(values, terminal)
  const json = isOn(values, 'json')
  if (!isOn(values, 'dry-run')) return sendOne(job, way, json, terminal)
  return dryRun(alone(job), way, { json, remaining: (_, mail) => mail }, terminal)
}

async function* alone(job: MailJob): AsyncGenerator<{ readonly row: number; make(): MailJob }> {
  yield { row: 0, make: () => job }
}

function refuseFlags(values: Flags, names: readonly string[], words: string): void {
  const found = names.find((name) => values[name] !== undefined)
  if (found !== undefined) throw new UsageError(`${words} --${found}.`)
}

async function composed(values: Flags, terminal: Terminal): Promise<MailJob> {
  if (isOn(values, 'long-lines')) throw new UsageError('Only with a whole message goes --long-lines.')
  return labelled(fillDraft(await readDraft(values, terminal, true)), 0)
}

/** A file is read when the mail is handed over, and so takes no memory; standard input can be read once. */
async function raw(file: string, values: Flags, terminal: Terminal): Promise<MailJob> {
  const content = file === '-' ? await buffer(terminal.input) : { path: file }
  const input: RawMail = {
    raw: content,
    longLines: isOn(values, 'long-lines') ? 'pass' : 'refuse',
    ...envelopeOf({ envelopeFrom: textOf(values, 'envelope-from'), envelopeTo: textsOf(values, 'envelope-to') }),
  }
  return labelled(input, 0)
}
