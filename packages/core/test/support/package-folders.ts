import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder of its own, gone at the end of the scope. */
export interface PackageFolder extends AsyncDisposable {
  readonly path: string
  /** Writes files by their paths. */
  write(files: Readonly<Record<string, string | object>>): Promise<void>
  /** `link` leads to `target`, both as paths from the folder. */
  link(link: string, target: string): Promise<void>
}

export async function packageFolder(): Promise<PackageFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'turbomail-by-name-')))
  return {
    path,
    async write(files) {
      for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(join(path, name)), { recursive: true })
        await writeFile(join(path, name), typeof content === 'string' ? content : JSON.stringify(content))
      }
    },
    async link(link, target) {
      await mkdir(dirname(join(path, link)), { recursive: true })
      await symlink(join(path, target), join(path, link), 'junction')
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}

/** The module of a transport that accepts everything, and shows by `verify()` what it was made of. */
export const TRANSPORT: string = `
export const urls = []
export function fromUrl(url, options) {
  urls.push(url)
  return {
    name: 'shown',
    capabilities: { partial: true, durable: false, maxInstances: 1 },
    create: () => ({
      window: 1,
      async open() {},
      async deliver(mail) {
        return { outcomes: mail.envelope.recipients.map(({ path }) => ({ path, fate: 'accepted' })) }
      },
      async close() {},
      describe: () => ({ url, ...options, module: import.meta.url }),
    }),
  }
}
`

/** A package of that module that can be imported only. */
export function transportPackage(folder: string, name: string): Readonly<Record<string, string | object>> {
  const manifest = { name, version: '1.0.0', type: 'module', exports: { '.': { import: './main.js' } } }
  return { [`${folder}/package.json`]: manifest, [`${folder}/main.js`]: TRANSPORT }
}
