import type { Rule } from './rule.ts'
import { RULES } from './rules/all-rules.ts'

const MOST_LINES = 20
const MOST_CHARACTERS = 100

/** All rules, one line each. */
export function listRules(json: boolean): string {
  const width = Math.max(...RULES.map(({ id }) => id.length))
  const line = ({ id, severity, clause, summary }: Rule): string =>
    json
      ? JSON.stringify({ rule: id, severity, clause, summary })
      : `${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary} (${clause})`
  return `${RULES.map(line).join('\n')}\n`
}

/** What a rule wants, with a message in which it finds nothing and one in which it does. */
export function explainRule(wanted: string, json: boolean): string {
  const rule = RULES.find(({ id }) => id === wanted) as Rule
  const { id, severity, clause, summary, good, bad } = rule
  if (json) return `${JSON.stringify({ rule: id, severity, clause, summary, good, bad })}\n`
  return `${id} (${severity}, ${clause})\n\n${summary}\n\nRight:\n\n${excerpt(good)}\nWrong:\n\n${excerpt(bad)}`
}

/** Characters that a terminal does not show are spelt, and so is a line end that is not CRLF. */
function excerpt(text: string): string {
  const lines = text.split(/(?<=\r\n)/)
  const shown = lines.slice(0, MOST_LINES).map(spelt)
  return `${shown.join('')}${lines.length > MOST_LINES ? '  …\n' : ''}`
}

function spelt(line: string): string {
  const text = line
    .replace(/\r\n$/, '')
    .replace(/[\r\n\0]/g, (character) => ({ '\r': '<CR>', '\n': '<LF>' })[character] ?? '<NUL>')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is spelt.
    .replace(/[\x00-\x1f\x7f-\xff]/g, (character) => `<${character.charCodeAt(0).toString(16).padStart(2, '0')}>`)
  return `  ${text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text}\n`
}
