import { type Address, type AddressError, type Group, parseAddresses } from '@turbomail/core'
import type { Hit } from '../finding.ts'
import { fieldsOf, findField, type ParsedField, type ParsedMessage } from '../parsed-message.ts'
import type { Rule } from '../rule.ts'
import { sample } from '../sample.ts'

const ADDRESS_FIELDS = ['from', 'sender', 'reply-to', 'to', 'cc', 'bcc']
/** Those that name nobody where they are empty (RFC 5322 §3.6.3). */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['bcc', 'resent-bcc'])
const RESENT_FIELDS = ['resent-from', 'resent-sender', 'resent-to', 'resent-cc', 'resent-bcc']

type Parsed = { readonly list: readonly (Address | Group)[] } | { readonly fault: Hit }

function parseField({ body, bodyAt }: ParsedField): Parsed {
  const text = Buffer.from(body, 'latin1').toString('utf8')
  try {
    return { list: parseAddresses(text) }
  } catch (error) {
    const { offset = 0, message } = error as AddressError
    const at = bodyAt + Buffer.byteLength(text.slice(0, offset))
    return { fault: { at, message: message.replace(/, at offset \d+ of .*/s, '') } }
  }
}

function* syntax({ root }: ParsedMessage): Iterable<Hit> {
  for (const field of fieldsOf(root, ...ADDRESS_FIELDS, ...RESENT_FIELDS)) {
    const parsed = parseField(field)
    if ('fault' in parsed) yield parsed.fault
    else if (parsed.list.length === 0 && !MAY_BE_EMPTY.has(field.key)) {
      yield { at: field.at, message: `${field.name} has no address` }
    }
  }
}

/** How many mailboxes a field has; 0 where it is none, or cannot be read. */
function mailboxes(field: ParsedField | undefined): number {
  const parsed = field && parseField(field)
  if (parsed === undefined || 'fault' in parsed) return 0
  return parsed.list.reduce((sum, item) => sum + ('members' in item ? item.members.length : 1), 0)
}

function oneSender({ root }: ParsedMessage): readonly Hit[] {
  const sender = findField(root, 'sender')
  return sender !== undefined && mailboxes(sender) > 1
    ? [{ at: sender.at, message: 'Sender has more than one address' }]
    : []
}

function senderMissing({ root }: ParsedMessage): readonly Hit[] {
  const from = findField(root, 'from')
  if (from === undefined || mailboxes(from) < 2 || findField(root, 'sender') !== undefined) return []
  return [{ at: from.at, message: 'From has several authors, and no Sender says which of them sent the message' }]
}

export const ADDRESS_RULES: readonly Rule[] = [
  {
    id: 'address-syntax',
    severity: 'error',
    clause: 'RFC 5322 §3.4',
    summary: 'Fields of addresses hold addresses, and name each mailbox plainly.',
    good: sample({ To: '"Doe, Joe" <joe@example.net>, Team: ann@example.org;' }),
    bad: sample({ To: 'Doe, Joe <joe@example.net>' }),
    find: syntax,
  },
  {
    id: 'sender-several',
    severity: 'error',
    clause: 'RFC 5322 §3.6.2',
    summary: 'Sender has one address.',
    good: sample({ Sender: 'ann@example.org' }),
    bad: sample({ Sender: 'ann@example.org, bob@example.org' }),
    find: oneSender,
  },
  {
    id: 'sender-missing',
    severity: 'error',
    clause: 'RFC 5322 §3.6.2',
    summary: 'A message of several authors names the one who sent it.',
    good: sample({ From: 'ann@example.org, bob@example.org', Sender: 'ann@example.org' }),
    bad: sample({ From: 'ann@example.org, bob@example.org' }),
    find: senderMissing,
  },
]
