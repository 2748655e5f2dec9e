import type { Interface, Property } from '../house/interfaces.ts'

/** How the table finds an interface by its name. */
export type FindInterface = (name: string) => Interface | undefined

/** What is of no word's form: a literal, a number with a unit, a list. */
const LITERAL = /^(?:'[^']*'|"[^"]*"|[\d_]+(?:\.\d+)?|0[xo][\da-f]+|true|false|null|Infinity|\[.*\]|\{.*\})$/

/** A table of an interface's properties, those that it takes from others first as they stand there. */
export function optionsTable(find: FindInterface, name: string): string {
  const rows = allProperties(find, name).map(row)
  return ['| option | default | what it is |', '| --- | --- | --- |', ...rows].join('\n')
}

/** Throws for a name that there is no interface of. */
function allProperties(find: FindInterface, name: string): readonly Property[] {
  const one = find(name)
  if (one === undefined) throw new Error(`there is no interface ${name}`)
  const own = new Set(one.properties.map((property) => property.name))
  const inherited = one.bases.flatMap((base) => (find(base) === undefined ? [] : allProperties(find, base)))
  return [...inherited.filter((property) => !own.has(property.name)), ...one.properties]
}

function row(property: Property): string {
  const { name, text } = property
  return `| \`${name}\` | ${cell(fallbackOf(property))} | ${cell(text)} |`
}

function fallbackOf({ isOptional, default: fallback }: Property): string {
  if (fallback === undefined) return isOptional ? 'none' : 'must be given'
  return LITERAL.test(fallback) ? `\`${fallback.replaceAll('"', "'")}\`` : fallback
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
