import type { Hit } from '../finding.ts'
import { findField, type ParsedField, type ParsedMessage } from '../parsed-message.ts'
import type { Rule } from '../rule.ts'
import { sample } from '../sample.ts'

const POST = 'List-Unsubscribe=One-Click'
const HTTPS = '<https://example.org/u?t=1>'
/** `<URI>` with commas and comments between (RFC 2369 §2). */
const URIS = /^[ \t]*(?:<[a-z][a-z\d+.-]*:[^\s<>]+>[ \t]*(?:\([^()]*\)[ \t]*)?(?:,[ \t]*|$))+$/i

function urisOf(field: ParsedField | undefined): readonly string[] {
  return field?.body.match(/<[^<>]*>/g)?.map((uri) => uri.slice(1, -1).trim()) ?? []
}

function fieldsIn({ root }: ParsedMessage): { unsubscribe: ParsedField | undefined; post: ParsedField | undefined } {
  return { unsubscribe: findField(root, 'list-unsubscribe'), post: findField(root, 'list-unsubscribe-post') }
}

function hasHttps(unsubscribe: ParsedField | undefined): boolean {
  return urisOf(unsubscribe).some((uri) => /^https:/i.test(uri))
}

function withoutHttps(message: ParsedMessage): readonly Hit[] {
  const { unsubscribe, post } = fieldsIn(message)
  if (post === undefined || hasHttps(unsubscribe)) return []
  const words = unsubscribe === undefined ? 'there is no List-Unsubscribe' : 'List-Unsubscribe has no https URI'
  return [{ at: post.at, message: `${words} for one click to be sent to` }]
}

function wrongValue(message: ParsedMessage): readonly Hit[] {
  const { post } = fieldsIn(message)
  if (post === undefined || post.body.trim() === POST) return []
  return [{ at: post.bodyAt, message: `the one value of List-Unsubscribe-Post is ${POST}` }]
}

function noOneClick(message: ParsedMessage): readonly Hit[] {
  const { unsubscribe, post } = fieldsIn(message)
  if (unsubscribe === undefined || post !== undefined || !hasHttps(unsubscribe)) return []
  return [
    { at: unsubscribe.at, message: 'List-Unsubscribe-Post is not there, which large providers want of bulk mail' },
  ]
}

/** The fields that a DKIM signature covers, in lower case. */
function signedFields({ body }: ParsedField): readonly string[] {
  const list = body
    .split(';')
    .find((tag) => tag.trimStart().startsWith('h='))
    ?.slice(1)
  return (list ?? '')
    .toLowerCase()
    .replace(/^[^=]*=/, '')
    .split(':')
    .map((name) => name.trim())
}

function unsigned(message: ParsedMessage): readonly Hit[] {
  const { unsubscribe, post } = fieldsIn(message)
  if (unsubscribe === undefined || post === undefined) return []
  const signatures = message.root.fields.filter(({ key }) => key === 'dkim-signature').map(signedFields)
  const covers = (names: readonly string[]) =>
    ['list-unsubscribe', 'list-unsubscribe-post'].every((one) => names.includes(one))
  if (signatures.some(covers)) return []
  const words = signatures.length === 0 ? 'no DKIM signature is there yet' : 'no DKIM signature covers both List fields'
  return [{ at: post.at, message: `${words}: without one nobody shows the button` }]
}

const SIGNATURE =
  'v=1; a=rsa-sha256; d=example.org; s=a; h=From:List-Unsubscribe:List-Unsubscribe-Post; bh=YQ==; b=YQ=='
const ONE_CLICK = { 'List-Unsubscribe': HTTPS, 'List-Unsubscribe-Post': POST, 'DKIM-Signature': SIGNATURE }

export const LIST_RULES: readonly Rule[] = [
  {
    id: 'list-uri-form',
    severity: 'error',
    clause: 'RFC 2369 §2',
    summary: 'The List fields have URIs in angle brackets, with commas between them.',
    good: sample({ ...ONE_CLICK, 'List-Unsubscribe': '<mailto:u@example.org> (by mail), <https://example.org/u>' }),
    bad: sample({ ...ONE_CLICK, 'List-Unsubscribe': 'https://example.org/u' }),
    *find({ root }) {
      for (const { key, name, body, bodyAt } of root.fields) {
        if (!/^list-(help|unsubscribe|subscribe|post|owner|archive)$/.test(key)) continue
        if (key === 'list-post' && /^\s*NO\s*(\(|$)/i.test(body)) continue
        if (!isUriList(body)) yield { at: bodyAt, message: `${name} is no list of URIs in angle brackets` }
      }
    },
  },
  {
    id: 'one-click-https',
    severity: 'error',
    clause: 'RFC 8058 §3.1',
    summary: 'With List-Unsubscribe-Post goes a List-Unsubscribe with an https URI.',
    good: sample(ONE_CLICK),
    bad: sample({ ...ONE_CLICK, 'List-Unsubscribe': '<mailto:u@example.org>' }),
    find: withoutHttps,
  },
  {
    id: 'one-click-value',
    severity: 'error',
    clause: 'RFC 8058 §3.1',
    summary: `The value of List-Unsubscribe-Post is ${POST}.`,
    good: sample(ONE_CLICK),
    bad: sample({ ...ONE_CLICK, 'List-Unsubscribe-Post': 'One-Click' }),
    find: wrongValue,
  },
  {
    id: 'one-click-unsigned',
    severity: 'warning',
    clause: 'RFC 8058 §4',
    summary: 'A DKIM signature covers List-Unsubscribe and List-Unsubscribe-Post.',
    good: sample(ONE_CLICK),
    bad: sample({ ...ONE_CLICK, 'DKIM-Signature': undefined }),
    find: unsigned,
  },
  {
    id: 'one-click-missing',
    severity: 'advice',
    clause: 'RFC 8058 §3.1',
    summary: 'Mail in bulk lets people unsubscribe by one click.',
    good: sample({ 'List-Unsubscribe': '<mailto:u@example.org>' }),
    bad: sample({ 'List-Unsubscribe': HTTPS }),
    find: noOneClick,
  },
]

function isUriList(body: string): boolean {
  return URIS.test(body.trimEnd())
}
