import { parseSync, Visitor } from 'rolldown/utils'

/** A use of something that is not the same at every run. */
export interface Ambient {
  readonly words: string
  readonly start: number
}

const GLOBAL_MEMBERS =
  /^(Date\.now|Math\.random|performance\.now|crypto\.(randomUUID|getRandomValues)|process\.hrtime)$/
const GLOBAL_CALLS = /^(Date|setTimeout|setInterval)$/
const FROM_MODULES: Readonly<Record<string, RegExp>> = {
  'node:os': /^(\*|default|hostname|networkInterfaces|userInfo)$/,
  'node:crypto': /^(\*|default|random.*|webcrypto)$/,
  'node:timers': /./,
  'node:timers/promises': /./,
  'node:perf_hooks': /./,
}

interface Named {
  readonly type: string
  readonly name?: string
}

const nameOf = (node: object): string => (node as Named).name ?? ''

/** Where a module reads a clock, randomness, a timer or the name of this host by itself. */
export function ambientOf(path: string, text: string): readonly Ambient[] {
  const found: Ambient[] = []
  const add = (words: string, start: number) => found.push({ words, start })
  new Visitor({
    MemberExpression(node) {
      const words = `${nameOf(node.object)}.${nameOf(node.property)}`
      if (GLOBAL_MEMBERS.test(words)) add(words, node.start)
    },
    CallExpression(node) {
      const name = nameOf(node.callee)
      if (GLOBAL_CALLS.test(name)) add(`${name}()`, node.start)
    },
    NewExpression(node) {
      if (nameOf(node.callee) === 'Date' && node.arguments.length === 0) add('new Date()', node.start)
    },
    ImportDeclaration(node) {
      if (node.importKind === 'type') return
      for (const one of node.specifiers) {
        const name = one.type === 'ImportSpecifier' ? nameOf(one.imported) : '*'
        if (FROM_MODULES[node.source.value]?.test(name)) add(`${name} of ${node.source.value}`, one.start)
      }
    },
  }).visit(parseSync(path, text).program)
  return found
}
