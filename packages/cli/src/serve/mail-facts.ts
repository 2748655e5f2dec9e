import type { Transaction } from '@turbomail/fake-server'
import { printable } from '../command/printable.ts'
import type { Finding } from '../lint/finding.ts'
import { parseMessage } from '../lint/parse-message.ts'
import { findField } from '../lint/parsed-message.ts'
import { decodeWords } from './decode-words.ts'

/** What is told of a mail that has come; what `--json` prints. */
export interface MailFacts {
  readonly time: string
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly octets: number
  /** The media types of its parts. */
  readonly parts: readonly string[]
  /** Where it is stored. */
  readonly file?: string
  /** What the client did wrong on the wire, each with a code of the fake server. */
  readonly violations: readonly string[]
  readonly findings?: readonly Finding[]
}

const MOST_OCTETS = 1_048_576

export function mailFacts({ reversePath, forwardPaths, content }: Transaction, now: number): MailFacts {
  const { root, entities } = parseMessage(content.subarray(0, MOST_OCTETS).toString('latin1'))
  const subject = Buffer.from(findField(root, 'subject')?.body ?? '', 'latin1').toString('utf8')
  const leaves = entities.filter(({ mediaType }) => !mediaType.value.startsWith('multipart/'))
  return {
    time: new Date(now).toISOString(),
    from: reversePath,
    to: forwardPaths,
    subject: decodeWords(subject.trim()),
    octets: content.length,
    parts: leaves.map(({ mediaType }) => mediaType.value),
    violations: [],
  }
}

/** The same in a line, with a line for whatever is wrong. */
export function showFacts(facts: MailFacts): string {
  const { time, from, to, subject, octets, parts, file, violations, findings = [] } = facts
  const size = `${octets.toLocaleString('en')} octets, ${parts.join(' + ') || 'nothing in it'}`
  const first = `${new Date(time).toTimeString().slice(0, 8)} <${from}> to ${to.map((path) => `<${path}>`).join(' ')}: ${subject} (${size})`
  const found = findings.map(({ severity, rule, line, message }) => `${severity} ${rule}, line ${line}: ${message}`)
  const lines = [
    first,
    ...(file === undefined ? [] : [`  ${file}`]),
    ...[...violations, ...found].map((one) => `  ${one}`),
  ]
  return `${lines.map((line) => line.slice(0, 2).replace(/\S.*/, '') + printable(line.trimStart())).join('\n')}\n`
}
