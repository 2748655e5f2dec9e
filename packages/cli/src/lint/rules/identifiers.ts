import type { Hit } from '../finding.ts'
import { fieldsOf, type ParsedMessage } from '../parsed-message.ts'
import type { Rule } from '../rule.ts'
import { sample } from '../sample.ts'

/** One msg-id of RFC 5322 §3.6.4. */
const ID = /^<[^\s<>@"()\\,:;[\]]+@(?:[^\s<>@"()\\,:;[\]]+|\[[^\s<>[\]\\]*\])>$/

function* oneEach({ entities }: ParsedMessage): Iterable<Hit> {
  for (const entity of entities) {
    for (const { name, body, bodyAt } of fieldsOf(entity, 'message-id', 'content-id', 'resent-message-id')) {
      const text = body.trim()
      if (!ID.test(text))
        yield { at: bodyAt + Math.max(0, body.indexOf(text)), message: `${name} is not of the form <left@right>` }
    }
  }
}

function* lists({ root }: ParsedMessage): Iterable<Hit> {
  for (const { name, body, bodyAt } of fieldsOf(root, 'in-reply-to', 'references')) {
    for (const { 0: word, index } of body.matchAll(/\S+/g)) {
      if (word.split(/(?<=>)(?=<)/).every((id) => ID.test(id))) continue
      yield { at: bodyAt + index, message: `${name} has something in it that is no identifier` }
      break
    }
  }
}

export const IDENTIFIER_RULES: readonly Rule[] = [
  {
    id: 'message-id-form',
    severity: 'error',
    clause: 'RFC 5322 §3.6.4, RFC 2045 §7',
    summary: 'Message-ID and Content-ID are one identifier of the form <left@right>.',
    good: sample({ 'Message-ID': '<1.a@[192.0.2.1]>' }),
    bad: sample({ 'Message-ID': '1.a@example.org' }),
    find: oneEach,
  },
  {
    id: 'references-form',
    severity: 'warning',
    clause: 'RFC 5322 §3.6.4',
    summary: 'In-Reply-To and References are identifiers with white space between them.',
    good: sample({ References: '<1@example.org> <2@example.org>' }),
    bad: sample({ References: 'your mail of yesterday' }),
    find: lists,
  },
]
