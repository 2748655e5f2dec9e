import type { Hit } from '../finding.ts'
import { findField, type ParsedEntity, type ParsedMessage } from '../parsed-message.ts'
import type { Rule } from '../rule.ts'
import { sample } from '../sample.ts'

/** RFC 2046 §5.1.1. */
const BOUNDARY = /^[\dA-Za-z'()+_,\-./:=? ]{0,69}[\dA-Za-z'()+_,\-./:=?]$/

const mixed = (boundary: string) => ({ 'MIME-Version': '1.0', 'Content-Type': `multipart/mixed${boundary}` })
const PART = ['--b', '', 'Good morning!']

function* multiparts(
  { entities }: ParsedMessage,
  complaint: (entity: ParsedEntity) => string | undefined,
): Iterable<Hit> {
  for (const entity of entities) {
    if (!entity.mediaType.value.startsWith('multipart/')) continue
    const message = complaint(entity)
    if (message !== undefined) yield { at: findField(entity, 'content-type')?.at ?? entity.at, message }
  }
}

function boundaryOf({ mediaType }: ParsedEntity): string {
  return mediaType.parameters.get('boundary') ?? ''
}

export const MULTIPART_RULES: readonly Rule[] = [
  {
    id: 'boundary-missing',
    severity: 'error',
    clause: 'RFC 2046 §5.1.1',
    summary: 'A multipart names its boundary.',
    good: sample(mixed('; boundary=b'), [...PART, '--b--']),
    bad: sample(mixed(''), [...PART, '--b--']),
    find: (message) =>
      multiparts(message, (entity) => (boundaryOf(entity) === '' ? 'the multipart has no boundary' : undefined)),
  },
  {
    id: 'boundary-form',
    severity: 'error',
    clause: 'RFC 2046 §5.1.1',
    summary: 'A boundary has at most 70 characters, letters, digits and a few others, and no space at its end.',
    good: sample(mixed('; boundary="b c"'), ['--b c', '', 'a', '--b c--']),
    bad: sample(mixed('; boundary="b*"'), ['--b*', '', 'a', '--b*--']),
    find: (message) =>
      multiparts(message, (entity) => {
        const boundary = boundaryOf(entity)
        return boundary === '' || BOUNDARY.test(boundary) ? undefined : 'the boundary is malformed'
      }),
  },
  {
    id: 'boundary-unused',
    severity: 'error',
    clause: 'RFC 2046 §5.1.1',
    summary: 'A multipart has a part: its boundary stands in it.',
    good: sample(mixed('; boundary=b'), [...PART, '--b--']),
    bad: sample(mixed('; boundary=c'), [...PART, '--b--']),
    find: (message) =>
      multiparts(message, (entity) => {
        const isUnused = boundaryOf(entity) !== '' && entity.parts.length === 0 && entity.at !== message.tooDeep
        return isUnused ? 'no line has this boundary' : undefined
      }),
  },
  {
    id: 'boundary-unclosed',
    severity: 'error',
    clause: 'RFC 2046 §5.1.1',
    summary: 'A multipart ends with its boundary and two hyphens: without them it may have been cut off.',
    good: sample(mixed('; boundary=b'), [...PART, '--b--']),
    bad: sample(mixed('; boundary=b'), PART),
    find: (message) =>
      multiparts(message, ({ parts, isClosed }) =>
        parts.length > 0 && !isClosed ? 'the last boundary, with two hyphens behind it, is not there' : undefined,
      ),
  },
  {
    id: 'nesting-too-deep',
    severity: 'warning',
    clause: 'RFC 2046 §5.1',
    summary: 'Multiparts are nested at most 50 deep: what is deeper nobody looks into, this program neither.',
    good: sample(mixed('; boundary=b'), [...PART, '--b--']),
    bad: nested(51),
    find: ({ tooDeep }) => (tooDeep === undefined ? [] : [{ at: tooDeep, message: 'a multipart more than 50 deep' }]),
  },
]

function nested(depth: number): string {
  const open = Array.from({ length: depth }, (_, level) => [
    `--b${level}`,
    `Content-Type: multipart/mixed; boundary=b${level + 1}`,
    '',
  ]).flat()
  const close = Array.from({ length: depth }, (_, level) => `--b${depth - level}--`)
  return sample(mixed('; boundary=b0'), [...open, `--b${depth}`, '', 'a', ...close, '--b0--'])
}
