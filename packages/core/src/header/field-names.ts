/** What there is to know of a field by its name. */
export interface FieldKind {
  /** As it is usually written. */
  readonly name: string
  /** Where it stands among the others: lower first. */
  readonly order: number
  /** May occur once only (RFC 5322 §3.6, RFC 2045 §3, RFC 2369 §2). */
  readonly once: boolean
  /** Has a grammar of its own, so that it is folded between its items. */
  readonly structured: boolean
  /** Written by TurboMail from an option of its own, or not at all; so it is refused among `headers`. */
  readonly reserved: boolean
}

const RESERVED_STRUCTURED = `Date From Sender Reply-To To Cc Bcc Message-ID In-Reply-To References MIME-Version Content-Type
  Content-Transfer-Encoding Content-ID Content-Disposition Return-Path Resent-Bcc`
const RESERVED_TEXT = 'Subject Content-Description'
const ONCE_STRUCTURED = `Auto-Submitted Disposition-Notification-To List-Id List-Help List-Unsubscribe
  List-Unsubscribe-Post List-Subscribe List-Post List-Owner List-Archive X-Priority Importance Priority Content-Language
  Content-Location`
const ONCE_TEXT = 'Organization'
const STRUCTURED = `Resent-Date Resent-From Resent-Sender Resent-To Resent-Cc Resent-Message-ID Received DKIM-Signature
  Authentication-Results Autocrypt`

/** The order in which RFC 5322 §3.6 names them, with those of others behind. */
const ORDER = `Return-Path Received DKIM-Signature Date From Sender Reply-To To Cc Message-ID In-Reply-To References Subject
  Organization Auto-Submitted X-Priority Importance Priority Disposition-Notification-To List-Id List-Help List-Unsubscribe
  List-Unsubscribe-Post List-Subscribe List-Post List-Owner List-Archive`
const MIME_ORDER = `MIME-Version Content-Type Content-Transfer-Encoding Content-ID Content-Description Content-Disposition
  Content-Language Content-Location`

const UNKNOWN_ORDER = 100
const order = new Map<string, number>()
for (const [index, name] of split(ORDER).entries()) order.set(name, index)
for (const [index, name] of split(MIME_ORDER).entries()) order.set(name, UNKNOWN_ORDER + 1 + index)

const kinds = new Map<string, FieldKind>()
enter(RESERVED_STRUCTURED, { once: true, structured: true, reserved: true })
enter(RESERVED_TEXT, { once: true, structured: false, reserved: true })
enter(ONCE_STRUCTURED, { once: true, structured: true, reserved: false })
enter(ONCE_TEXT, { once: true, structured: false, reserved: false })
enter(STRUCTURED, { once: false, structured: true, reserved: false })

function enter(names: string, kind: Omit<FieldKind, 'name' | 'order'>): void {
  for (const name of split(names)) {
    kinds.set(name.toLowerCase(), Object.freeze({ name, order: order.get(name) ?? UNKNOWN_ORDER, ...kind }))
  }
}

function split(names: string): string[] {
  return names.split(/\s+/)
}

/** What is known of the field of that name, in any case; a field that nobody knows is unstructured and may be repeated. */
export function fieldKind(name: string): FieldKind {
  const known = kinds.get(name.toLowerCase())
  return known ?? { name, order: UNKNOWN_ORDER, once: false, structured: false, reserved: false }
}
