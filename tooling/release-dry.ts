/**
 * `pnpm release:dry`: everything that a release does but publishing. Builds, packs, judges every tarball, installs them into
 * empty projects under npm and pnpm, and runs them there on each version of Node that is supported.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { installNodes } from './release/nodes.ts'
import { publishDry } from './release/publish-dry.ts'
import { attw, build, contents, pack, publintStep } from './steps/packages.ts'
import { runSteps } from './steps/run-steps.ts'
import { vitestStep } from './steps/vitest.ts'

const folder = await mkdtemp(join(tmpdir(), 'turbomail-release-'))
try {
  const packed = join(folder, 'tarballs')
  const nodes = await installNodes(join(folder, 'nodes'))
  const env = { TURBOMAIL_TARBALLS: packed, TURBOMAIL_NODES: nodes.join(delimiter) }
  await runSteps([
    build,
    pack(packed),
    contents(packed),
    publintStep(packed),
    attw(packed),
    vitestStep('installed packages', ['--config', 'tooling/installed/vitest.config.ts'], env),
    publishDry(packed),
  ])
} finally {
  await rm(folder, { recursive: true, force: true })
}
