import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { readTarballs, type Tarball } from '../house/tarball.ts'

/** A registry on the loopback address that has the packed packages, so that npm finds them by name and range. */
export interface LocalRegistry extends AsyncDisposable {
  /** What has npm ask it for packages of ours, and the usual one for others. */
  readonly env: Readonly<Record<string, string>>
}

interface Manifest {
  readonly name: string
  readonly version: string
}

/** Serves the tarballs that lie in `folder`. Nothing of it is to be kept: the next registry may have others by the same names. */
export async function localRegistry(folder: string): Promise<LocalRegistry> {
  const tarballs = readTarballs(folder)
  const server = createServer((request, response) => {
    const found = answer(decodeURIComponent(request.url ?? ''), String(request.headers.host), folder, tarballs)
    response.writeHead(found === undefined ? 404 : 200, { 'cache-control': 'no-store' }).end(found)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    env: { 'npm_config_@turbomail:registry': `http://127.0.0.1:${(server.address() as AddressInfo).port}/` },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A tarball by its file name, or what there is of a package. */
function answer(path: string, host: string, folder: string, tarballs: readonly Tarball[]): Buffer | string | undefined {
  for (const tarball of tarballs) {
    const manifest = JSON.parse(String(tarball.contents.get('package.json'))) as Manifest
    const octets = () => readFileSync(join(folder, tarball.file))
    if (path === `/${tarball.file}`) return octets()
    if (path === `/${manifest.name}`) return packument(manifest, `http://${host}/${tarball.file}`, octets())
  }
  return undefined
}

/** What a registry says of a package that has one version. */
function packument(manifest: Manifest, tarball: string, octets: Buffer): string {
  const { name, version } = manifest
  const integrity = `sha512-${createHash('sha512').update(octets).digest('base64')}`
  const versions = { [version]: { ...manifest, dist: { tarball, integrity } } }
  return JSON.stringify({ name, 'dist-tags': { latest: version }, versions })
}
