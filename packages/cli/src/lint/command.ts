import type { Command, Given } from '../command/command.ts'
import { EXIT } from '../command/exit-code.ts'
import { choiceOf, isOn, numberOf, textOf, textsOf } from '../command/flag-values.ts'
import { COMMON_FLAGS, type Flags, type FlagTable } from '../command/flags.ts'
import { mark } from '../command/mark.ts'
import { readInput } from '../command/read-input.ts'
import type { Terminal } from '../command/terminal.ts'
import { explainRule, listRules } from './explain.ts'
import type { Finding, Severity } from './finding.ts'
import { lint as lintOctets } from './lint.ts'
import { checkRule, DEFAULTS } from './options.ts'
import { findingLine, TONES, totals } from './show-findings.ts'

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'advice']

const FLAGS: FlagTable = {
  severity: { type: 'string', value: 'LEAST', help: 'error, warning or advice: shows nothing less grave (advice)' },
  ignore: { type: 'string', value: 'RULE', multiple: true, help: 'leaves a rule out' },
  most: { type: 'string', value: 'N', help: 'how often one rule is told for each file (20)' },
  rules: { type: 'boolean', help: 'lists the rules' },
  explain: { type: 'string', value: 'RULE', help: 'explains a rule, with a message that is right and one that is not' },
  ...COMMON_FLAGS,
}

/** `turbomail lint`. */
export const lint: Command = {
  name: 'lint',
  summary: 'says where a message departs from the RFCs.',
  usage: ['lint message.eml', 'lint --severity warning mails/*.eml', 'lint < message.eml', 'lint --explain bare-lf'],
  flags: FLAGS,
  notes: 'Exit codes: 0 nothing but advice, 1 errors, 4 warnings, 2 wrong arguments.',
  run,
}

async function run({ values, positionals }: Given, terminal: Terminal): Promise<number> {
  const explained = textOf(values, 'explain')
  if (explained !== undefined) return say(terminal, explain(explained, values))
  if (isOn(values, 'rules')) return say(terminal, listRules(isOn(values, 'json')))
  const least = SEVERITIES.indexOf(choiceOf(values, 'severity', 'advice', SEVERITIES))
  const options = {
    ignore: textsOf(values, 'ignore'),
    maxPerRule: numberOf(values, 'most', DEFAULTS.maxPerRule, 1, 1_000_000),
  }
  const all: Finding[] = []
  for (const name of positionals.length === 0 ? ['-'] : positionals) {
    const octets = await readInput(name, terminal)
    const found = lintOctets(octets, options).filter(({ severity }) => SEVERITIES.indexOf(severity) <= least)
    show(found, name === '-' ? 'stdin' : name, isOn(values, 'json'), terminal)
    all.push(...found)
  }
  if (!isOn(values, 'json')) terminal.errors.write(`${totals(all)}\n`)
  return exitCode(all)
}

function explain(rule: string, values: Flags): string {
  checkRule(rule, '--explain')
  return explainRule(rule, isOn(values, 'json'))
}

function show(found: readonly Finding[], file: string, json: boolean, terminal: Terminal): void {
  for (const finding of found) {
    const line = json
      ? JSON.stringify({ file, ...finding })
      : findingLine(file, finding, (word) => mark(word, TONES[finding.severity], terminal))
    terminal.output.write(`${line}\n`)
  }
}

function exitCode(found: readonly Finding[]): number {
  const has = (wanted: Severity) => found.some(({ severity }) => severity === wanted)
  return has('error') ? EXIT.failed : has('warning') ? EXIT.warned : EXIT.done
}

function say(terminal: Terminal, text: string): number {
  terminal.output.write(text)
  return EXIT.done
}
