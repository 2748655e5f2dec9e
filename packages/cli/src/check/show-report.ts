import { mark, type Tone } from '../command/mark.ts'
import { printable } from '../command/printable.ts'
import type { Terminal } from '../command/terminal.ts'
import type { Gravity } from './judgement.ts'
import type { DialogueLine } from './open-relay.ts'
import { nameOf, namesOf, type RelayFacts } from './relay-facts.ts'
import type { Report } from './report.ts'

const TONES: Readonly<Record<Gravity, Tone>> = { problem: 'bad', warning: 'warning', advice: 'quiet' }
const SIDES = { client: 'C:', server: 'S:', transport: '--' } as const
const LIMITS: Readonly<Record<string, string>> = {
  sizeOctets: 'octets a mail',
  mailMax: 'mails a connection',
  rcptMax: 'recipients a mail',
  rcptDomainMax: 'domains a mail',
}
/** How much of the dialogue is shown of a connection that failed. */
const LAST_LINES = 12

type Row = readonly [label: string, text: string]

/** The report for people. */
export function showReport(report: Report, whole: boolean, terminal: Terminal): string {
  const rows = [...nameRows(report), ...(report.facts === undefined ? [] : factRows(report, report.facts))]
  const lines = rows.map(([label, text]) => `${label.padEnd(12)}${printable(text)}`)
  const judged = report.judgements.map(
    ({ gravity, id, message }) => `${mark(gravity, TONES[gravity], terminal)} ${id}: ${printable(message)}`,
  )
  const dialogue = whole ? report.dialogue : report.error === undefined ? [] : report.dialogue.slice(-LAST_LINES)
  return [...lines, ...spaced(dialogue.map(dialogueLine)), ...spaced(judged), ''].join('\n')
}

function spaced(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines]
}

function dialogueLine({ side, text }: DialogueLine): string {
  return `  ${SIDES[side]} ${printable(text)}`
}

function nameRows({ url, names }: Report): readonly Row[] {
  const found = names
    .filter(({ host, addresses }) => addresses.length !== 1 || addresses[0] !== host)
    .map(({ host, addresses, fault }): Row => ['name', `${host} is ${addresses.join(', ') || `unknown (${fault})`}`])
  return [['relay', url], ...found]
}

function factRows(report: Report, facts: RelayFacts): readonly Row[] {
  const { peer, proxy, greeting, extensions, auth } = facts
  const where = peer === undefined ? 'by a socket of this machine' : `${peer.address} port ${peer.port}`
  return [
    ['connected', `${where}${proxy === undefined ? '' : ` through ${proxy}`}, in ${report.tookMs} ms`],
    ['greeting', greeting],
    ...tlsRows(report, facts),
    [
      'login',
      `${auth.used === false ? 'none asked for' : `by ${auth.used}`}; offered: ${auth.offered.join(' ') || 'none'}`,
    ],
    ['extensions', Object.keys(extensions).join(' ') || 'none'],
    ['limits', limitsOf(facts)],
    ['pipelining', pipeliningOf(report, facts)],
  ]
}

function tlsRows({ daysLeft }: Report, { tls }: RelayFacts): readonly Row[] {
  if (tls === false) return [['tls', 'none']]
  const { protocol, cipher, certificate, verified } = tls
  const { validFrom, validTo, issuer } = certificate
  return [
    ['tls', `${protocol} ${cipher}`],
    [
      'certificate',
      `for ${namesOf(certificate).join(', ')}, by ${nameOf(issuer)}, ${verified ? 'verified' : 'not verified'}`,
    ],
    ['valid', `from ${validFrom} to ${validTo}${daysLeft === undefined ? '' : `, ${daysLeft} days from now`}`],
  ]
}

function limitsOf({ limits }: RelayFacts): string {
  const named = Object.entries(limits).map(([name, value]) => `${value.toLocaleString('en')} ${LIMITS[name] ?? name}`)
  return named.join(', ') || 'none named'
}

function pipeliningOf({ eager }: Report, { extensions }: RelayFacts): string {
  if (!('PIPELINING' in extensions)) return 'not offered'
  if (eager === undefined) return 'within a mail; whether mails may overlap shows when two are sent'
  return eager
    ? 'within a mail, and content ahead of replies is borne'
    : 'within a mail; content ahead of replies is not borne'
}
