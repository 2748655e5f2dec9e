/** What there is to know of a field by its name. */
export interface FieldKind {
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

const kinds = new Map<string, FieldKind>()
enter(RESERVED_STRUCTURED, { once: true, structured: true, reserved: true })
enter(RESERVED_TEXT, { once: true, structured: false, reserved: true })
enter(ONCE_STRUCTURED, { once: true, structured: true, reserved: false })
enter(ONCE_TEXT, { once: true, structured: false, reserved: false })
enter(STRUCTURED, { once: false, structured: true, reserved: false })

const OTHER: FieldKind = Object.freeze({ once: false, structured: false, reserved: false })

function enter(names: string, kind: FieldKind): void {
  for (const name of names.split(/\s+/)) kinds.set(name.toLowerCase(), Object.freeze(kind))
}

/** What is known of the field of that name, in any case; one that nobody knows is unstructured and may be repeated. */
export function fieldKind(name: string): FieldKind {
  return kinds.get(name.toLowerCase()) ?? OTHER
}
