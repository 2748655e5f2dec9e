import { expect } from 'vitest'
import type { Contents } from './contents.ts'
import { isWhole, numberOf } from './numbered-mails.ts'
import type { Store } from './stores.ts'
import type { Told } from './told.ts'

/**
 * That the numbered mails which were promised are in a mailbox, whole and once each, and nothing is there in part. Only in `tmp` of a
 * Maildir something may be.
 */
export async function expectAllWhole(store: Store, path: string, promised: ReadonlySet<number>): Promise<void> {
  const contents = await store.contents(path)
  expectPromised(wholeNumbers(contents), promised)
  const torn = store.format === 'mbox' ? contents.torn : []
  const part = [...contents.mails.filter((mail) => !isWhole(mail)), ...torn]
  expect(part.map((mail) => mail.toString('latin1', 0, 300))).toEqual([])
}

function expectPromised(whole: readonly number[], promised: ReadonlySet<number>): void {
  const there = new Set(whole)
  const lost = [...promised].filter((number) => !there.has(number))
  expect(lost, 'mails that are lost').toEqual([])
  expect(there.size, 'mails that are there once').toBe(whole.length)
}

function wholeNumbers({ mails }: Contents): readonly number[] {
  return mails.filter(isWhole).map((mail) => numberOf(mail) as number)
}

/** That what was said of numbered mails is so: what is accepted is there whole, what is in doubt may be, and nothing else is. */
export async function expectSaidTrue(store: Store, path: string, told: readonly Told[]): Promise<void> {
  const there = new Set(wholeNumbers(await store.contents(path)))
  for (const { number, fate, error } of told) {
    if (fate !== 'in-doubt') expect(there.has(number), `${number} ${fate} ${error}`).toBe(fate === 'accepted')
  }
}
