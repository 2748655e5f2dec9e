import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Warning } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { besides, newPath } from '../test/temporary-folder.ts'
import { portsWith } from '../test/with-mbox.ts'
import { Append } from './append.ts'
import { tryLock } from './lock/mailbox-lock.ts'
import { resolveOptions } from './options.ts'
import type { Mark } from './side-file.ts'

const BEFORE = 'From a@b Thu Jan  1 00:00:00 1970\nSubject: accepted long ago\n\nbody\n\n'
const FIRST = 'From ann@example.org Fri Jan  2 00:00:02 1970'
const OURS = `${FIRST}\nSubject: one\n\nbody\n\n${FIRST}\nSubject: two\n\n>From here\nbody\n\n`
const MARKS: readonly Mark[] = [
  [0, FIRST],
  [OURS.lastIndexOf(FIRST), FIRST],
]
const FOREIGN = 'From x@y.example Sun Nov 22 13:16:48 2026\nSubject: foreign\n\nbody\n\n'

async function locked(path: string) {
  const found = await tryLock(resolveOptions({ path }), { dot: true }, portsWith())
  if (found === undefined) throw new Error('somebody else has the lock')
  return found
}

/** What is left when a process is killed after so many octets. */
async function tear(path: string, octets: number, marks: readonly Mark[] = MARKS, text: string = OURS): Promise<void> {
  const mailbox = await locked(path)
  const append = await Append.begin(mailbox, portsWith().log)
  await append.announce(marks.map(([offset, line]) => [offset + append.lead.length, line]))
  await append.write([Buffer.from(append.lead), Buffer.from(text.slice(0, octets))])
  await append.close()
  await mailbox.release()
}

/** What the next delivery does first. */
async function settle(path: string): Promise<{ readonly text: string; readonly warnings: readonly Warning[] }> {
  const warnings: Warning[] = []
  const mailbox = await locked(path)
  const append = await Append.begin(mailbox, portsWith(warnings).log)
  await append.close()
  await mailbox.release()
  return { text: readFileSync(path, 'latin1'), warnings }
}

function pathWith(text: string): string {
  const path = newPath()
  writeFileSync(path, text)
  return path
}

test('a torn tail is cut off, wherever it was torn, and with what was added to separate it', async () => {
  for (const before of [BEFORE, BEFORE.slice(0, -1), BEFORE.slice(0, -2), '']) {
    for (const octets of [
      0,
      1,
      4,
      5,
      30,
      FIRST.length,
      FIRST.length + 1,
      80,
      OURS.lastIndexOf(FIRST) + 10,
      OURS.length,
    ]) {
      const path = pathWith(before)
      await tear(path, octets)
      expect(await settle(path)).toEqual({ text: before, warnings: [] })
      expect((await settle(path)).text).toBe(before)
    }
  }
})

test.each([
  ['a new line', 80, `\n${FOREIGN}`],
  ['an empty line', 80, `\n\n${FOREIGN}`],
  ['half a line', 80, FOREIGN],
  ['the beginning of a line', FIRST.length + 1, FOREIGN],
  ['all of it', OURS.length, FOREIGN],
])('a mail that another program has appended behind %s stays, and is set apart', async (_, octets, appended) => {
  const path = pathWith(BEFORE)
  await tear(path, octets)
  appendFileSync(path, appended)
  const { text, warnings } = await settle(path)
  expect(text.startsWith(BEFORE)).toBe(true)
  expect(text).toHaveLength(BEFORE.length + octets + appended.length)
  expect(text.endsWith(`\n\n${FOREIGN}`)).toBe(true)
  expect(warnings).toEqual([expect.objectContaining({ code: 'MBOX_TORN_TAIL' })])
  expect(await settle(path)).toEqual({ text, warnings: [] })
})

test('a mail behind a torn tail of much more than is looked at once is found', async () => {
  const large = `${FIRST}\nSubject: large\n\n${'x'.repeat(200_000)}`
  for (const octets of [65_530, 65_536, 65_540, 131_000, large.length]) {
    const path = pathWith(BEFORE)
    await tear(path, octets, [[0, FIRST]], large)
    appendFileSync(path, `\n${FOREIGN}`)
    const { text, warnings } = await settle(path)
    expect(text.endsWith(`\n\n${FOREIGN}`)).toBe(true)
    expect(warnings).toHaveLength(1)
  }
})

test('lines of a body that is not quoted are known by their place', async () => {
  const text = `${FIRST}\nContent-Length: 99\n\nFrom x@y.example Sun Nov 22 13:16:48 2026\nSubject: no mail\n\n`
  const marks: readonly Mark[] = [
    [0, FIRST],
    [text.indexOf('From x@y'), 'From '],
  ]
  const torn = pathWith(BEFORE)
  await tear(torn, text.length, marks, text)
  expect(await settle(torn)).toEqual({ text: BEFORE, warnings: [] })
  const followed = pathWith(BEFORE)
  await tear(followed, text.length, marks, text)
  appendFileSync(followed, FOREIGN)
  expect((await settle(followed)).warnings).toHaveLength(1)
})

test('what a crash of the machine has left as zeros is cut off', async () => {
  const path = pathWith(BEFORE)
  await tear(path, 0)
  appendFileSync(path, Buffer.alloc(5000))
  expect(await settle(path)).toEqual({ text: BEFORE, warnings: [] })
})

test.each([
  ['a file that stands in the place of the old one', (path: string) => writeAnew(path, BEFORE + OURS)],
  ['a file that was written anew within', (path: string) => writeFileSync(path, `${FOREIGN}${BEFORE}${OURS}`)],
  ['a file that somebody has cut off already', (path: string) => writeFileSync(path, BEFORE)],
])('%s is left as it is', async (_, change) => {
  const path = pathWith(BEFORE)
  await tear(path, OURS.length)
  change(path)
  const text = readFileSync(path, 'latin1')
  expect(await settle(path)).toEqual({ text, warnings: [] })
})

test('a record that was not written to its end counts as none', async () => {
  const path = pathWith(BEFORE)
  await tear(path, 80)
  const side = `${path.slice(0, path.lastIndexOf('/'))}/${besides(path)[0]}`
  const record = readFileSync(side, 'latin1')
  writeFileSync(side, `${record.slice(0, -20)}${' '.repeat(20)}`)
  expect((await settle(path)).text).toBe(BEFORE + OURS.slice(0, 80))
})

function writeAnew(path: string, text: string): void {
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}
