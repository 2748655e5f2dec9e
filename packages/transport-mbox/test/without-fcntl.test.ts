import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import { run } from './run.ts'
import { newPath, temporaryFolder } from './temporary-folder.ts'

/** Programs that are started take long where many are. */
vi.setConfig({ testTimeout: 30_000 })

const HOOKS = new URL('./without-fcntl.mjs', import.meta.url).href
const PROGRAM = fileURLToPath(new URL('./open-and-describe.ts', import.meta.url))

/** What comes of opening where the package for fcntl locks is not installed. */
function openWithout(...given: readonly string[]): Promise<string> {
  return run(process.execPath, '--import', HOOKS, PROGRAM, ...given)
}

const REFUSED = /^MBOX_LOCK_UNAVAILABLE: .*npm install fs-native-extensions/

test('without the package for fcntl locks, the dot-lock is taken alone', async () => {
  expect(await openWithout(newPath())).toBe('dot')
})

test('an fcntl lock that was asked for is not left out', async () => {
  expect(await openWithout(newPath(), 'fcntl')).toMatch(REFUSED)
  expect(await openWithout(newPath(), 'fcntl+dot')).toMatch(REFUSED)
})

test.each(['/var/mail', '/var/spool/mail'])('below %s a dot-lock alone must be asked for', async (spool) => {
  const path = join(spool, 'turbomail-nobody', 'joe')
  expect(await openWithout(path)).toMatch(REFUSED)
  expect(await openWithout(path, 'dot')).toMatch(/^MAILBOX_UNAVAILABLE/)
})

test.skipIf(process.getuid?.() !== 0)('what a link leads below there, too (wants root)', async () => {
  const spool = mkdtempSync('/var/mail/turbomail-')
  onTestFinished(() => rmSync(spool, { recursive: true }))
  const link = join(temporaryFolder(), 'link')
  symlinkSync(spool, link)
  expect(await openWithout(join(link, 'joe'))).toMatch(REFUSED)
  expect(await openWithout(join(link, 'joe'), 'dot')).toBe('dot')
})
