import { parseSync, Visitor } from 'rolldown/utils'
import type { Source } from './source.ts'

/** A property of an interface, as its docstring has it. */
export interface Property {
  readonly name: string
  readonly isOptional: boolean
  /** What stands before its tags, on one line. */
  readonly text: string
  /** What `@default` says, on one line. */
  readonly default?: string
}

/** An interface, or a type that is made of one. */
export interface Interface {
  readonly name: string
  /** The names of those that it extends, without what is left out of them. */
  readonly bases: readonly string[]
  readonly properties: readonly Property[]
}

interface Comment {
  readonly value: string
  readonly end: number
}

interface Node {
  readonly type: string
  readonly start: number
  readonly optional?: boolean
  readonly key?: { readonly type: string; readonly name?: string }
}

/** Every interface of a module. */
export function interfacesOf({ path, text }: Source): readonly Interface[] {
  const { program, comments } = parseSync(path, text)
  const found: Interface[] = []
  new Visitor({
    TSInterfaceDeclaration(node) {
      const bases = node.extends.map(({ start, end }) => baseName(text.slice(start, end)))
      const members = node.body.body as readonly Node[]
      found.push({ name: node.id.name, bases, properties: propertiesOf(members, text, comments) })
    },
  }).visit(program)
  return found
}

/** `Omit<Other, 'a'>` as `Other`. */
function baseName(words: string): string {
  return /^(?:Omit|Pick|Partial|Required|Readonly)<(\w+)/.exec(words)?.[1] ?? words.replace(/<.*/s, '')
}

function propertiesOf(members: readonly Node[], text: string, comments: readonly Comment[]): readonly Property[] {
  return members.flatMap((member) => {
    const name = member.key?.name
    if (name === undefined) return []
    const comment = comments.find(({ end }) => text.slice(end, member.start).trim() === '' && end <= member.start)
    return [{ name, isOptional: member.optional === true, ...docOf(comment?.value ?? '') }]
  })
}

/** The words of a docstring, and its default. */
function docOf(comment: string): Pick<Property, 'text' | 'default'> {
  const line = comment
    .replace(/^\s*\*( |$)/gm, '')
    .replace(/\s+/g, ' ')
    .trim()
  const [text = '', fallback] = line.split(/\s*@default /)
  return { text: text.replace(/\s*@\w+ .*$/, ''), ...(fallback !== undefined && { default: fallback.trim() }) }
}
