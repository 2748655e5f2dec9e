import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTarballs } from '../house/tarball.ts'
import { run } from '../steps/programs.ts'
import { ownEnvironment, type Runtime, runtimes } from './machine.ts'
import { packedPackages } from './packed-packages.ts'
import { createProject, type Installer } from './project.ts'

const NODES = await runtimes()

/** What of a published manifest is read here. */
interface Published {
  readonly name: string
  readonly engines: { readonly node: string }
  readonly exports: Readonly<Record<string, object>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** The peers that a door needs to be imported at all; those of others are asked for when they are used. */
const PEERS = ['nodemailer', '@opentelemetry/api', 'vitest']

describe.each<Installer>(['npm', 'pnpm'])('all packages installed with %s', (installer) => {
  let project: string
  let manifests: readonly Published[]

  beforeAll(async () => {
    const packed = await packedPackages()
    manifests = readTarballs(packed).map(
      ({ contents }) => JSON.parse(String(contents.get('package.json'))) as Published,
    )
    const peers = Object.fromEntries(
      manifests.flatMap(({ peerDependencies = {} }) =>
        Object.entries(peerDependencies).filter(([name]) => PEERS.includes(name)),
      ),
    )
    project = await createProject(installer, packed, { ours: manifests.map(({ name }) => name), others: peers })
  })
  afterAll(() => rm(project, { recursive: true, force: true }))

  test.each(NODES)('every door that runs there opens, on Node $version', async (node) => {
    const doors = manifests.filter((manifest) => runsOn(manifest, node)).flatMap(doorsOf)
    await writeFile(join(project, 'doors.mjs'), doors.map((door) => `await import('${door}')\n`).join(''))
    const { code, output } = await run(node.program, ['doors.mjs'], {
      cwd: project,
      env: ownEnvironment(),
      wholeEnv: true,
      timeoutMs: 60_000,
    })
    expect(code, output).toBe(0)
    expect(doors.length).toBeGreaterThan(20)
  })
})

/** The doors of a package, without those that only a test runner can open. */
function doorsOf({ name, exports }: Published): readonly string[] {
  return Object.keys(exports)
    .filter((door) => door !== './vitest' && door !== './node-test')
    .map((door) => `${name}${door.slice(1)}`)
}

function runsOn({ engines }: Published, { version }: Runtime): boolean {
  const numbers = (text: string) => text.replace(/^\D+/, '').split('.').map(Number)
  const [wantedMajor = 0, wantedMinor = 0] = numbers(engines.node)
  const [major = 0, minor = 0] = numbers(version)
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
}
