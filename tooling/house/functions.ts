import { parseSync, Visitor } from 'rolldown/utils'

/** A stretch of a text. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** Every function of a module that has a block for a body. */
export function functionsOf(path: string, text: string): readonly Stretch[] {
  const found: Stretch[] = []
  const add = (node: Stretch & { body: { type: string } | null }) => {
    if (node.body?.type !== 'BlockStatement' && node.body?.type !== 'FunctionBody') return
    found.push({ start: node.start, end: node.end })
  }
  new Visitor({
    FunctionDeclaration: add,
    FunctionExpression: add,
    ArrowFunctionExpression: add,
  }).visit(parseSync(path, text).program)
  return found
}
