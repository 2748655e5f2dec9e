import type { House, Manifest, Package } from '../house/house.ts'
import { createSource } from '../house/source.ts'

/** A package for the tests of checks. */
export function packageFixture(folder: string, manifest: Partial<Manifest> = {}): Package {
  const plain = { version: '0.0.0', description: 'A package.', keywords: [], exports: { '.': './src/index.ts' } }
  return { folder, manifest: { name: `@turbomail/${folder}`, ...plain, ...manifest }, tsconfig: '' }
}

/** A house for the tests of checks: sources by path, and packages. */
export function houseFixture(sources: Readonly<Record<string, string>>, packages: readonly Package[] = []): House {
  return { packages, sources: Object.entries(sources).map(([path, text]) => createSource(path, text)) }
}
