import { systemPorts } from '@turbomail/core/contract'
import type { Command, Given } from '../command/command.ts'
import { EXIT } from '../command/exit-code.ts'
import { isOn, numberOf } from '../command/flag-values.ts'
import { COMMON_FLAGS, type FlagTable } from '../command/flags.ts'
import type { Terminal } from '../command/terminal.ts'
import { UsageError } from '../command/usage-error.ts'
import { mailerSettings, PASSWORD_FLAGS } from '../secrets/mailer-settings.ts'
import { checkRelay } from './check-relay.ts'
import type { Report } from './report.ts'
import { showReport } from './show-report.ts'
import { readTarget } from './target.ts'

const FLAGS: FlagTable = {
  ...PASSWORD_FLAGS,
  timeout: { type: 'string', value: 'SECONDS', help: 'how long it may take in all (30)' },
  'warn-days': { type: 'string', value: 'DAYS', help: 'warns of a certificate that ends within so many (14)' },
  probe: { type: 'boolean', help: 'also tries whether content may go ahead of replies; relays may log it' },
  dialogue: { type: 'boolean', help: 'shows what was said' },
  ...COMMON_FLAGS,
}

/** `turbomail check`. */
export const check: Command = {
  name: 'check',
  summary: 'connects to a relay and explains what it finds; no mail is sent.',
  usage: ['check smtp://user@relay.example.com', 'check smtps://relay.example.com --json', 'check'],
  flags: FLAGS,
  notes: `Without a URL it checks TURBOMAIL_TRANSPORT. With a user in the URL it logs in: the password is from
TURBOMAIL_PASSWORD, from --password-file, or asked for on the terminal, and never an argument.
Exit codes: 0 well, 1 problems, 4 warnings, 2 wrong arguments or set-up.`,
  run,
}

async function run({ values, positionals }: Given, terminal: Terminal): Promise<number> {
  const [given, ...others] = positionals
  if (others.length > 0) throw new UsageError('One relay is checked at a time.')
  const settings = await mailerSettings(given, 'the URL', values, terminal)
  const target = readTarget(given ?? settings.env?.TURBOMAIL_TRANSPORT ?? '')
  const warnDays = numberOf(values, 'warn-days', 14, 0, 100_000)
  const timeout = new AbortController()
  const seconds = numberOf(values, 'timeout', 30, 1, 86_400)
  const late = () => timeout.abort(new Error(`The relay was not done within ${seconds} s.`))
  const timer = systemPorts.clock.schedule(late, seconds * 1000, { keepAlive: true })
  try {
    const report = await checkRelay(target, settings, {
      warnDays,
      probe: isOn(values, 'probe'),
      signal: timeout.signal,
    })
    show(report, values, terminal)
    return exitCode(report)
  } finally {
    timer.cancel()
  }
}

function show(report: Report, values: Given['values'], terminal: Terminal): void {
  const whole = isOn(values, 'dialogue')
  const { dialogue, ...others } = report
  const shown = whole || report.error !== undefined ? report : others
  terminal.output.write(isOn(values, 'json') ? `${JSON.stringify(shown)}\n` : showReport(report, whole, terminal))
}

function exitCode({ judgements }: Report): number {
  const has = (wanted: string) => judgements.some(({ gravity }) => gravity === wanted)
  return has('problem') ? EXIT.failed : has('warning') ? EXIT.warned : EXIT.done
}
