import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTarballs } from '../house/tarball.ts'
import { ROOT, run } from '../steps/programs.ts'
import { ownEnvironment, runtimes } from './machine.ts'
import { packedPackages } from './packed-packages.ts'

let project: string

/** Unpacks the packages where Node finds them; nothing of it needs installing but what core brings. */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'turbomail-conformance-'))
  for (const { contents } of readTarballs(await packedPackages())) {
    const { name } = JSON.parse(String(contents.get('package.json'))) as { name: string }
    for (const [path, content] of contents) {
      const file = join(project, 'node_modules', name, path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, content)
    }
  }
  await symlink(join(ROOT, 'packages/core/node_modules/mime'), join(project, 'node_modules/mime'), 'junction')
  await cp(join(import.meta.dirname, 'programs/conformance.test.mjs'), join(project, 'conformance.test.mjs'))
})
afterAll(() => rm(project, { recursive: true, force: true }))

test.each(await runtimes())('the kit runs under node --test, on Node $version', async ({ program }) => {
  const { code, output } = await run(program, ['--test', '--test-reporter=tap', 'conformance.test.mjs'], {
    cwd: project,
    env: ownEnvironment(),
    wholeEnv: true,
    timeoutMs: 60_000,
  })
  expect(code, output).toBe(0)
  expect(output).toMatch(/^ +ok \d+ - at least 38 cases are run/m)
  expect(output).toMatch(/^ +ok \d+ - at least 70 cases are run/m)
  expect(output).toMatch(/^# fail 0$/m)
})
