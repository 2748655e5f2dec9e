import type { Finding, Hit } from './finding.ts'
import { type LintOptions, resolveLintOptions } from './options.ts'
import { parseMessage } from './parse-message.ts'
import type { ParsedMessage } from './parsed-message.ts'
import type { Rule } from './rule.ts'
import { RULES } from './rules/all-rules.ts'

/** What of a message, as octets, departs from the RFCs, in the order in which it stands there. Takes time in proportion to the size. */
export function lint(octets: Uint8Array, options?: LintOptions): readonly Finding[] {
  const { ignore, maxPerRule } = resolveLintOptions(options)
  const { buffer, byteOffset, byteLength } = octets
  const message = parseMessage(Buffer.from(buffer, byteOffset, byteLength).toString('latin1'))
  const found = RULES.filter(({ id }) => !ignore.includes(id)).flatMap((rule) => apply(rule, message, maxPerRule))
  return placed(
    found.sort((one, other) => one.hit.at - other.hit.at),
    message.text,
  )
}

interface Found {
  readonly rule: Rule
  readonly hit: Hit
}

function apply(rule: Rule, message: ParsedMessage, most: number): readonly Found[] {
  const found: Found[] = []
  let more = 0
  for (const hit of rule.find(message)) {
    if (found.length < most) found.push({ rule, hit })
    else more++
  }
  const last = found.at(-1)
  if (last === undefined || more === 0) return found
  return [...found.slice(0, -1), { rule, hit: { at: last.hit.at, message: `${last.hit.message}; and ${more} more` } }]
}

/** Lines are counted once, from the first finding to the last. */
function placed(found: readonly Found[], text: string): readonly Finding[] {
  let line = 1
  let start = 0
  return found.map(({ rule: { id, severity, clause }, hit: { at, message } }) => {
    for (let lf = text.indexOf('\n', start); lf !== -1 && lf < at; lf = text.indexOf('\n', start)) {
      line++
      start = lf + 1
    }
    return { rule: id, severity, line, column: at - start + 1, message, clause }
  })
}
