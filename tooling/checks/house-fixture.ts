import { type House, type Manifest, type Package, withFolders } from '../house/house.ts'
import { createSource } from '../house/source.ts'

/** A package for the tests of checks. */
export function packageFixture(folder: string, manifest: Partial<Manifest> = {}): Package {
  const plain = { version: '0.0.0', description: 'A package.', keywords: [], exports: { '.': './src/index.ts' } }
  return { folder, manifest: { name: `@turbomail/${folder}`, ...plain, ...manifest }, tsconfig: '' }
}

/** A house for the tests of checks: files by path, sources and pages, and packages. */
export function houseFixture(files: Readonly<Record<string, string>>, packages: readonly Package[] = []): House {
  const ending = (suffix: string) => Object.entries(files).filter(([path]) => path.endsWith(suffix))
  return {
    packages,
    sources: ending('.ts').map(([path, text]) => createSource(path, text)),
    tsconfig: JSON.stringify({ references: packages.map(({ folder }) => ({ path: `packages/${folder}` })) }),
    lock: '',
    pages: new Map(ending('.md')),
    files: withFolders(Object.keys(files)),
  }
}
