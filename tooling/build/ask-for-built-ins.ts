import type { Plugin } from 'rolldown'

const NAMED_IMPORT = /^import (\{[^}]*\}) from "(node:[a-z/_]+)";$/gm

/**
 * Asks for Node's own modules by `process.getBuiltinModule` instead of importing them. A named import makes Node look at
 * every export of the module, those too that load others when they are looked at: of `node:fs` alone that is two
 * milliseconds, of twelve in which the packages load.
 */
export const askForBuiltIns: Plugin = {
  name: 'ask-for-built-ins',
  renderChunk: (code) => ({
    code: code.replace(NAMED_IMPORT, (_, names: string, module: string) => ask(names, module)),
  }),
}

function ask(names: string, module: string): string {
  return `const ${names.replaceAll(' as ', ': ')} = process.getBuiltinModule("${module}");`
}
