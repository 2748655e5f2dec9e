import type { Hit } from '../finding.ts'
import { parseParameterized } from '../parameterized.ts'
import { findField, type ParsedEntity, type ParsedMessage } from '../parsed-message.ts'
import type { Rule } from '../rule.ts'
import { sample } from '../sample.ts'
import { isKnownCharset } from './charsets.ts'

const MIME = { 'MIME-Version': '1.0' }
const TEXT = { ...MIME, 'Content-Type': 'text/plain; charset=utf-8' }
const ENCODINGS: ReadonlySet<string> = new Set(['7bit', '8bit', 'binary', 'quoted-printable', 'base64'])
/** Those that leave the octets as they are. */
const IDENTITIES: ReadonlySet<string> = new Set(['7bit', '8bit', 'binary'])

function* parameterFaults({ entities }: ParsedMessage, key: string): Iterable<Hit> {
  for (const entity of entities) {
    const field = findField(entity, key)
    if (field === undefined) continue
    const { value, fault } = parseParameterized(field.body)
    const isType = key === 'content-type'
    if (isType && !/^[^/]+\/[^/]+$/.test(value)) {
      yield { at: field.bodyAt, message: 'Content-Type is not of the form type/subtype' }
    } else if (!isType && (value === '' || value.includes('/'))) {
      yield { at: field.bodyAt, message: `${field.name} begins with no word` }
    } else if (fault !== undefined) yield { at: field.bodyAt + fault.at, message: fault.message }
  }
}

function* inEntities(
  { entities }: ParsedMessage,
  complaint: (entity: ParsedEntity) => string | undefined,
): Iterable<Hit> {
  for (const entity of entities) {
    const message = complaint(entity)
    if (message !== undefined) yield { at: placeOf(entity), message }
  }
}

/** Where people look for what is said of an entity: its encoding or type, or else its beginning. */
function placeOf(entity: ParsedEntity): number {
  return (findField(entity, 'content-transfer-encoding') ?? findField(entity, 'content-type'))?.at ?? entity.at
}

function isComposite({ mediaType }: ParsedEntity): boolean {
  return mediaType.value.startsWith('multipart/') || mediaType.value === 'message/rfc822'
}

function versionMissing({ root }: ParsedMessage): readonly Hit[] {
  const field = root.fields.find(({ key }) => key.startsWith('content-'))
  if (field === undefined || findField(root, 'mime-version') !== undefined) return []
  return [{ at: field.at, message: 'there is no MIME-Version, and so the Content fields may count for nothing' }]
}

function versionWrong({ root }: ParsedMessage): readonly Hit[] {
  const field = findField(root, 'mime-version')
  if (field === undefined || /^1\s*\.\s*0$/.test(field.body.replace(/\([^()]*\)/g, '').trim())) return []
  return [{ at: field.bodyAt, message: 'the version of MIME is 1.0' }]
}

export const MIME_FIELD_RULES: readonly Rule[] = [
  {
    id: 'mime-version-missing',
    severity: 'error',
    clause: 'RFC 2045 §4',
    summary: 'A message with Content fields has a MIME-Version.',
    good: sample(TEXT),
    bad: sample({ 'Content-Type': 'text/plain' }),
    find: versionMissing,
  },
  {
    id: 'mime-version-wrong',
    severity: 'error',
    clause: 'RFC 2045 §4',
    summary: 'MIME-Version is 1.0.',
    good: sample({ 'MIME-Version': '1.0 (made by hand)' }),
    bad: sample({ 'MIME-Version': '2.0' }),
    find: versionWrong,
  },
  {
    id: 'content-type-malformed',
    severity: 'error',
    clause: 'RFC 2045 §5.1',
    summary: 'Content-Type is type/subtype, with well-formed parameters behind it.',
    good: sample({ ...MIME, 'Content-Type': 'text/plain; charset="utf-8" (as always); format=flowed' }),
    bad: sample({ ...MIME, 'Content-Type': 'text/plain charset=utf-8' }),
    find: (message) => parameterFaults(message, 'content-type'),
  },
  {
    id: 'content-disposition-malformed',
    severity: 'warning',
    clause: 'RFC 2183 §2',
    summary: 'Content-Disposition is a word, with well-formed parameters behind it: quotes around a name with spaces.',
    good: sample({ ...TEXT, 'Content-Disposition': 'attachment; filename="my file.txt"' }),
    bad: sample({ ...TEXT, 'Content-Disposition': 'attachment; filename=my file.txt' }),
    find: (message) => parameterFaults(message, 'content-disposition'),
  },
  {
    id: 'charset-unknown',
    severity: 'warning',
    clause: 'RFC 2046 §4.1.2',
    summary: 'The charset of a text is one that programs know.',
    good: sample(TEXT),
    bad: sample({ ...MIME, 'Content-Type': 'text/plain; charset=x-unheard-of' }),
    find: (message) =>
      inEntities(message, ({ mediaType }) => {
        const charset = mediaType.parameters.get('charset')
        const isUnknown = mediaType.value.startsWith('text/') && charset !== undefined && !isKnownCharset(charset)
        return isUnknown ? 'nobody knows this charset' : undefined
      }),
  },
  {
    id: 'transfer-encoding-unknown',
    severity: 'error',
    clause: 'RFC 2045 §6.1',
    summary: 'Content-Transfer-Encoding is 7bit, 8bit, binary, quoted-printable or base64.',
    good: sample({ ...TEXT, 'Content-Transfer-Encoding': '7BIT' }),
    bad: sample({ ...TEXT, 'Content-Transfer-Encoding': 'utf-8' }),
    find: (message) =>
      inEntities(message, ({ transferEncoding }) =>
        ENCODINGS.has(transferEncoding) || transferEncoding.startsWith('x-')
          ? undefined
          : 'there is no such transfer encoding',
      ),
  },
  {
    id: 'transfer-encoding-composite',
    severity: 'error',
    clause: 'RFC 2045 §6.4',
    summary: 'A multipart or a message within is not encoded as a whole: only its parts are.',
    good: sample({ ...MIME, 'Content-Type': 'multipart/mixed; boundary=b' }, ['--b', '', 'a', '--b--']),
    bad: sample({ ...MIME, 'Content-Type': 'multipart/mixed; boundary=b', 'Content-Transfer-Encoding': 'base64' }, [
      '--b',
      '',
      'a',
      '--b--',
    ]),
    find: (message) =>
      inEntities(message, (entity) =>
        isComposite(entity) && !IDENTITIES.has(entity.transferEncoding)
          ? `a ${entity.mediaType.value} cannot be encoded in ${entity.transferEncoding}`
          : undefined,
      ),
  },
]
