import { parseSync, Visitor } from 'rolldown/utils'
import type { Source } from '../house/source.ts'

/** The names of what a type has, by the name of the type. */
export type Members = ReadonlyMap<string, ReadonlySet<string>>

interface Node {
  readonly type: string
  readonly key?: { readonly type?: string; readonly name?: string; readonly value?: unknown }
  readonly accessibility?: string
  readonly members?: readonly Node[]
  readonly types?: readonly Node[]
  readonly typeAnnotation?: Node
  readonly expression?: Node
  readonly elementType?: Node
  readonly properties?: readonly Node[]
}

/** Of interfaces, of classes, and of types and constants that are written as an object, in all sources. */
export function membersOf(sources: readonly Source[]): Members {
  const found = new Map<string, Set<string>>()
  const add = (name: string | undefined, members: readonly Node[]): void => {
    if (name === undefined || members.length === 0) return
    const names = members.flatMap(({ key }) => key?.name ?? (typeof key?.value === 'string' ? key.value : []))
    found.set(name, new Set([...(found.get(name) ?? []), ...names]))
  }
  for (const { path, text } of sources) {
    new Visitor({
      TSInterfaceDeclaration: (node) => add(node.id.name, node.body.body as readonly Node[]),
      ClassDeclaration: (node) => add(node.id?.name, (node.body.body as readonly Node[]).filter(isPublic)),
      TSTypeAliasDeclaration: (node) => add(node.id.name, literalsIn(node.typeAnnotation)),
      VariableDeclarator: ({ id, init }) => {
        if (id.type === 'Identifier') add(id.name, [...literalsIn(id.typeAnnotation), ...literalsIn(init)])
      },
    }).visit(parseSync(path, text).program)
  }
  return found
}

function isPublic({ key, accessibility }: Node): boolean {
  if (key?.type === 'PrivateIdentifier' || accessibility === 'private') return false
  return key?.name !== 'constructor' && key?.name?.startsWith('_') !== true
}

/** The properties of an object, or of an object type and of all that it is a union or an intersection of. */
function literalsIn(given: object | null | undefined): readonly Node[] {
  const node = given as Node | null | undefined
  if (!node) return []
  if (node.type === 'TSTypeLiteral') return node.members ?? []
  if (node.type === 'ObjectExpression') return node.properties ?? []
  if (node.type === 'TSTypeAnnotation') return literalsIn(node.typeAnnotation)
  if (node.type === 'TSAsExpression') return literalsIn(node.expression)
  if (node.type === 'TSArrayType' || node.type === 'TSTypeOperator')
    return literalsIn(node.elementType ?? node.typeAnnotation)
  return (node.types ?? []).flatMap(literalsIn)
}
