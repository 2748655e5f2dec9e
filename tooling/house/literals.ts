import { parseSync, Visitor } from 'rolldown/utils'

/** A string literal in a module. */
export interface StringLiteral {
  readonly value: string
  readonly start: number
}

/** Every string literal of a module, in the order of the text. */
export function stringLiteralsOf(path: string, text: string): readonly StringLiteral[] {
  const found: StringLiteral[] = []
  new Visitor({
    Literal(node) {
      if (typeof node.value === 'string') found.push({ value: node.value, start: node.start })
    },
  }).visit(parseSync(path, text).program)
  return found
}

/** The keys and texts of every property of a module that is a plain string, in the order of the text. */
export function stringPropertiesOf(path: string, text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  new Visitor({
    Property({ key, value }) {
      if (key.type !== 'Identifier' || value.type !== 'Literal' || typeof value.value !== 'string') return
      found.set(key.name, value.value)
    },
  }).visit(parseSync(path, text).program)
  return found
}
