/** The conditions under which Node imports a module of this kind. */
const CONDITIONS: ReadonlySet<string> = new Set([
  'node',
  'import',
  'node-addons',
  'default',
  ...((process.features as { readonly require_module?: boolean }).require_module === true ? ['module-sync'] : []),
])

/**
 * The file that a package's `exports` give for `import 'package'`, as `./dist/index.js`; `undefined` when they give none
 * (https://nodejs.org/api/esm.html#resolution-algorithm, PACKAGE_EXPORTS_RESOLVE).
 */
export function exportTarget(exports: unknown): string | undefined {
  const target = pick(isRecord(exports) && Object.keys(exports).some(isSubpath) ? exports['.'] : exports)
  return typeof target === 'string' && isWithin(target) ? target : undefined
}

/** Whether it leads to a file of the package's own. */
function isWithin(target: string): boolean {
  const [first, ...others] = target.split('/')
  return first === '.' && !others.some((segment) => ['.', '..', 'node_modules'].includes(segment))
}

/** `null` says that there is none, whatever follows. */
function pick(target: unknown): string | null | undefined {
  if (typeof target === 'string' || target === null) return target
  if (Array.isArray(target)) return target.map(pick).find((one) => typeof one === 'string')
  if (!isRecord(target)) return undefined
  for (const [condition, value] of Object.entries(target)) {
    const found = CONDITIONS.has(condition) ? pick(value) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

function isSubpath(name: string): boolean {
  return name.startsWith('.')
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
