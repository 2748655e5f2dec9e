/** The mails that go through every real server: the same ones at every run. */
import type { Content, MailObject, Recipient } from '@turbomail/core/contract'
import { path } from '../mails.ts'
import { generated } from './generated-contents.ts'
import { type AwkwardContent, HAND_MADE, handMade } from './hand-made-contents.ts'
import { DOMAIN } from './real-server.ts'

/** What a mail may have that some server does not carry. */
export type Trait =
  | 'eight-bit'
  | 'utf8-header'
  | 'utf8-address'
  | 'null-sender'
  | 'quoted-sender'
  | 'nul'
  | 'control'
  | 'line-over-990'
  | 'no-header'
  | 'no-date'
  | 'no-empty-line'
  | 'blank-folded-line'

/** One mail, and what must become of it. */
export interface AwkwardMail {
  /** Stands in its content, and in that of no other. */
  readonly key: string
  /** What is awkward about it, for a failing test to say. */
  readonly name: string
  readonly mail: MailObject
  /** With CRLF, as it is handed over. */
  readonly octets: Buffer
  readonly traits: readonly Trait[]
  /** The mailboxes that it must arrive in, once each. */
  readonly users: readonly string[]
  /** The addresses that must be refused. */
  readonly refused: readonly string[]
}

/** Every mailbox that they are addressed to. */
export const MAILBOXES: readonly string[] = [
  ...['bob', 'carol', 'dave', 'erin', 'frank'],
  ...Array.from({ length: 20 }, (_, index) => `box${index}`),
]

/** So many mails, without those that have a trait which the server cannot carry. `run` keeps those of one run apart. */
export function awkwardMails(
  run: string,
  { count = 200, without = {} }: { readonly count?: number; readonly without?: Partial<Record<Trait, string>> } = {},
): readonly AwkwardMail[] {
  const mails: AwkwardMail[] = []
  for (let number = 0; mails.length < count; number++) {
    const mail = awkwardMail(run, number)
    if (!mail.traits.some((trait) => trait in without)) mails.push(mail)
  }
  return mails
}

function awkwardMail(run: string, number: number): AwkwardMail {
  const key = `awkward.${run}.${number}.`
  const content = handMade(number, key) ?? generated(number, key)
  const { users, refused } = recipientsOf(number)
  const from = senderOf(number)
  const addresses = interleave(users.map(addressOf), refused)
  return {
    key,
    name: content.name,
    mail: {
      messageId: `<${key}@example.org>`,
      labels: {},
      envelope: {
        reversePath: from === null ? null : path(from),
        recipients: addresses.map((each) => ({ path: path(each) })) as [Recipient, ...Recipient[]],
      },
      content: contentOf(content),
    },
    octets: content.octets,
    traits: [...traitsOf(content.octets), ...traitsOfSender(from)],
    users,
    refused,
  }
}

/** Most go to one; some to many, some with others who are refused among them, some to nobody at all. */
function recipientsOf(number: number): { readonly users: readonly string[]; readonly refused: readonly string[] } {
  const strangers = (count: number) => Array.from({ length: count }, (_, index) => addressOf(`nobody${index}`))
  if (number % 67 === 33) return { users: MAILBOXES, refused: strangers(12) }
  if (number % 67 === 34) return { users: MAILBOXES.slice(5), refused: [] }
  if (number % 23 === 11) return { users: [], refused: strangers(1 + (number % 3)) }
  const user = MAILBOXES[number % 5] as string
  if (number % 11 === 5) return { users: [user], refused: strangers(2) }
  return { users: [user], refused: [] }
}

function addressOf(user: string): string {
  return `${user}@${DOMAIN}`
}

function interleave(first: readonly string[], second: readonly string[]): readonly string[] {
  const length = Math.max(first.length, second.length)
  return Array.from({ length }, (_, index) => [second[index], first[index]])
    .flat()
    .filter((each) => each !== undefined)
}

/** Hand-made contents come from senders that every server takes. */
function senderOf(number: number): string | null {
  if (number < HAND_MADE) return `ann+${number}@example.org`
  if (number % 29 === 7) return null
  if (number % 31 === 9) return 'änn@example.org'
  return number % 13 === 4 ? '"ann o\'neil"@example.org' : `ann+${number}@example.org`
}

function traitsOfSender(from: string | null): readonly Trait[] {
  if (from === null) return ['null-sender']
  if (from.startsWith('"')) return ['quoted-sender']
  return from.startsWith('ä') ? ['utf8-address'] : []
}

/** Read off the octets, so that no content can have one which it does not own up to. */
function traitsOf(octets: Buffer): readonly Trait[] {
  const { header, body, text } = halves(octets)
  const traits: readonly (readonly [Trait, boolean])[] = [
    ['eight-bit', HIGH.test(body)],
    ['utf8-header', HIGH.test(header)],
    ['nul', text.includes('\0')],
    ['control', CONTROL.test(text)],
    ['line-over-990', text.split('\r\n').some((line) => line.length > 990)],
    ['blank-folded-line', /\r\n[ \t]+\r\n/.test(`${header}\r\n`)],
    ['no-date', !/^Date:/im.test(header)],
    ['no-header', text.startsWith('\r\n')],
    ['no-empty-line', !text.startsWith('\r\n') && !text.includes('\r\n\r\n')],
  ]
  return traits.filter(([, has]) => has).map(([trait]) => trait)
}

const HIGH = /[\x80-\xff]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]/

function halves(octets: Buffer): { readonly header: string; readonly body: string; readonly text: string } {
  const text = octets.toString('latin1')
  const end = text.startsWith('\r\n') ? 0 : text.indexOf('\r\n\r\n')
  return end < 0 ? { header: text, body: '', text } : { header: text.slice(0, end), body: text.slice(end), text }
}

/** In memory, or in chunks as given, with or without its size known beforehand. */
function contentOf({ octets, chunks, sized = true }: AwkwardContent): Content {
  const { header, body } = halves(octets)
  const base = {
    eightBit: HIGH.test(body),
    utf8Header: HIGH.test(header),
    size: () => (sized ? octets.length : undefined),
  }
  if (chunks === undefined) {
    return {
      ...base,
      octets: () => octets,
      read: async function* () {
        yield octets
      },
    }
  }
  return {
    ...base,
    read: async function* () {
      for (let at = 0, turn = 0; at < octets.length; turn++) {
        const length = chunks[turn % chunks.length] as number
        yield octets.subarray(at, at + length)
        at += length
      }
    },
  }
}
