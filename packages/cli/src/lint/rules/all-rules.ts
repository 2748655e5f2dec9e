import type { Rule } from '../rule.ts'
import { ADDRESS_RULES } from './addresses.ts'
import { BODY_RULES } from './bodies.ts'
import { DATE_RULES } from './dates.ts'
import { ENCODED_WORD_RULES } from './encoded-words.ts'
import { HEADER_RULES } from './header-section.ts'
import { IDENTIFIER_RULES } from './identifiers.ts'
import { LINE_RULES } from './lines.ts'
import { LIST_RULES } from './mailing-lists.ts'
import { MIME_FIELD_RULES } from './mime-fields.ts'
import { MULTIPART_RULES } from './multiparts.ts'

/** Every rule, by what it is about. */
export const RULES: readonly Rule[] = [
  ...LINE_RULES,
  ...HEADER_RULES,
  ...ADDRESS_RULES,
  ...DATE_RULES,
  ...IDENTIFIER_RULES,
  ...ENCODED_WORD_RULES,
  ...MIME_FIELD_RULES,
  ...BODY_RULES,
  ...MULTIPART_RULES,
  ...LIST_RULES,
]
