import type { Plugin } from 'rolldown'
import { parseAst } from 'rolldown/parseAst'

interface Node {
  readonly type: string
  readonly end: number
  readonly declaration?: Node | null
  readonly declarations?: readonly Node[]
  readonly init?: Node | null
  readonly body?: Node | readonly Node[]
}

/**
 * Puts each statement and each member of a class on a line of its own. An error that nobody catches is printed by Node with
 * the line that it was thrown in, and minified code has but one: tens of thousands of characters before the error itself.
 */
export const linePerStatement: Plugin = {
  name: 'line-per-statement',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) if (file.type === 'chunk') file.code = broken(file.code)
  },
}

function broken(code: string): string {
  const { body } = parseAst(code, { lang: 'js' }) as unknown as { readonly body: readonly Node[] }
  const lines: string[] = []
  let start = 0
  for (const end of body.flatMap(ends)) {
    const after = code[end] === ',' || code[end] === ';' ? end + 1 : end
    lines.push(code.slice(start, after))
    start = after
  }
  return [...lines, code.slice(start)]
    .map((line) => line.replace(/^\n+/, ''))
    .filter((line) => line !== '')
    .join('\n')
}

/** Where lines may end within a statement, and where it ends. */
function ends(node: Node): number[] {
  const { declaration, declarations = [], init, body } = node
  const within = [declaration, init, ...declarations].flatMap((part) => (part ? ends(part) : []))
  const members = node.type === 'ClassBody' && Array.isArray(body) ? (body as Node[]).map(({ end }) => end) : []
  const ofClass = node.type.startsWith('Class') && body !== undefined && 'end' in body ? ends(body) : []
  return [...new Set([...within, ...members, ...ofClass, node.end])].sort((a, b) => a - b)
}
