import type { TransportName } from './transport-name.ts'

/** The `package.json` of a transport's package, as text. `version` is that of the packages of TurboMail. */
export function manifestText({ packageName, short }: TransportName, version: string): string {
  const manifest = {
    name: packageName,
    version: '0.1.0',
    description: `A transport for TurboMail: ${short}.`,
    keywords: ['mail', 'email', 'turbomail', 'turbomail-transport'],
    license: 'MIT',
    type: 'module',
    engines: { node: '>=20.19' },
    sideEffects: false,
    files: ['dist', '!dist/*.test.*'],
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    ...(packageName.startsWith('@') && { publishConfig: { access: 'public' } }),
    scripts: {
      build: 'tsc',
      test: 'npm run build && node --test dist/*.test.js',
      prepack: 'npm run build',
      prepublishOnly: 'npm test',
    },
    dependencies: { '@turbomail/core': `^${version}` },
    devDependencies: {
      '@turbomail/conformance': `^${version}`,
      '@types/node': '^20.19.0',
      typescript: '^7.0.2',
    },
  }
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}
