/** What is written for the world, and is shown under a name of its own. */
const AT_THE_ROOT: Readonly<Record<string, string>> = {
  'CONTRIBUTING.md': 'contributing.md',
  'UPGRADING.md': 'upgrading.md',
}

/** Where a file of the repository stands on the site, or nothing when it is no page of it. Both paths end in `.md`. */
export function pageOf(file: string): string | undefined {
  if (AT_THE_ROOT[file] !== undefined) return AT_THE_ROOT[file]
  const readme = /^packages\/([\w-]+)\/README\.md$/.exec(file)
  if (readme !== null) return `packages/${readme[1]}/index.md`
  return /^docs\/((?!node_modules\/|dist\/).+\.md)$/.exec(file)?.[1]
}

/** What the site shows of a page, as a path from its root: `packages/core/index.md` is `/packages/core/`. */
export function urlOf(page: string): string {
  return `/${page.replace(/\.md$/, '').replace(/(^|\/)index$/, '$1')}`
}
