import type { Content, MailObject, Path } from '@turbomail/core/contract'

function path(text: string): Path {
  const at = text.lastIndexOf('@')
  return { localPart: text.slice(0, at), domain: text.slice(at + 1), toString: () => text }
}

/** A content that is read in chunks of a few octets, or is in memory. */
export function content(text: string, inMemory = false): Content {
  const octets = Buffer.from(text.replaceAll('\n', '\r\n'))
  return {
    size: () => octets.length,
    eightBit: false,
    utf8Header: false,
    ...(inMemory ? { octets: () => octets } : {}),
    async *read() {
      for (let at = 0; at < octets.length; at += 7) yield octets.subarray(at, at + 7)
    },
  }
}

export const NEVER: AbortSignal = new AbortController().signal

export function mail(
  to: readonly string[] = ['joe@example.net'],
  text = 'Subject: hello\n\nbody\n',
  inMemory = false,
): MailObject {
  const [first, ...rest] = to.map((address) => ({ path: path(address) }))
  if (first === undefined) throw new TypeError('a mail has a recipient')
  return {
    messageId: '<1@example.org>',
    envelope: { reversePath: path('ann@example.org'), recipients: [first, ...rest] },
    content: content(text, inMemory),
    labels: {},
  }
}

/** A mail with one of everything. */
export const RICH = `From: =?utf-8?q?J=C3=BCrgen?= <ann@example.org>
To: joe@example.net
Subject: =?utf-8?b?w4Q=?=
 =?utf-8?b?w5Y=?= and
 more
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="a b"

preamble
--a b
Content-Type: multipart/alternative; boundary=in

--in
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

caf=C3=A9 =
au lait
second line
--in
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: base64

PHA+6TwvcD4=
--in--
--a b
Content-Type: application/pdf; name="fallback.pdf"
Content-Disposition: attachment; filename="plain.pdf";
 filename*0*=utf-8''%E2%82%AC; filename*1=" rates.pdf"
Content-Transfer-Encoding: base64
Content-ID: <x@example.org>

AAECAwQ=
--a b--
epilogue
`
