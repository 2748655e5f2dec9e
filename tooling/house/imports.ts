import { parseSync, Visitor } from 'rolldown/utils'

/** A place where a module names another. */
export interface Import {
  readonly specifier: string
  /** Whether only types are taken: such an import leaves no trace at run time. */
  readonly types: boolean
  /** Whether it is `import()`, loaded when it is come to. */
  readonly lazy: boolean
  /** Where the specifier stands in the text, with its quotes. */
  readonly start: number
  readonly end: number
}

interface Literal {
  readonly value: unknown
  readonly start: number
  readonly end: number
}

/** Every import of a module, static, lazy, re-exported or within a type, in the order of the text. */
export function importsOf(path: string, text: string): readonly Import[] {
  const { program, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
  const found: Import[] = []
  const add = (source: Literal | null, types: boolean, lazy: boolean) => {
    if (typeof source?.value !== 'string') return
    found.push({ specifier: source.value, types, lazy, start: source.start, end: source.end })
  }
  new Visitor({
    ImportDeclaration: (node) => add(node.source, node.importKind === 'type', false),
    ExportNamedDeclaration: (node) => add(node.source, node.exportKind === 'type', false),
    ExportAllDeclaration: (node) => add(node.source, node.exportKind === 'type', false),
    ImportExpression: (node) => add(node.source as unknown as Literal, false, true),
    TSImportType: (node) => add(node.source, true, false),
  }).visit(program)
  return found.sort((a, b) => a.start - b.start)
}
