import type { CapturedMail } from '../captured-mail.ts'
import type { Criterion } from './criterion.ts'
import { showList } from './show.ts'

/** One thing that is expected in a list. */
export interface Wanted<Item> {
  readonly shown: string
  matches(item: Item): boolean
  /** The item in more detail, where it is only a detail in which it is not as expected. */
  detail?(item: Item): string | undefined
}

/** What a list is made of, and how its items are expected and shown. */
export interface ListKind<Item> {
  want(expected: unknown, name: string): Wanted<Item>
  show(item: Item): string
}

/** One that is in the list; or, where an array is expected, all that are in it, in any order. */
export function listCriterion<Item>(
  name: string,
  expected: unknown,
  kind: ListKind<Item>,
  read: (mail: CapturedMail) => readonly Item[],
): Criterion {
  const all = Array.isArray(expected)
  const wanted: readonly Wanted<Item>[] = all
    ? expected.map((one, index) => kind.want(one, `${name}[${index}]`))
    : [kind.want(expected, name)]
  return {
    name,
    expected: all ? showList(wanted.map(({ shown }) => shown)) : `has ${wanted[0]?.shown}`,
    judge: (mail) => {
      const items = read(mail)
      const met = (!all || items.length === wanted.length) && pairs(wanted, items) === wanted.length
      return { met, actual: showList(items.map((item) => detailOf(wanted, item) ?? kind.show(item))) }
    },
  }
}

function detailOf<Item>(wanted: readonly Wanted<Item>[], item: Item): string | undefined {
  if (wanted.some((one) => one.matches(item))) return undefined
  return wanted.map((one) => one.detail?.(item)).find((detail) => detail !== undefined)
}

/** How many of those wanted can have an item each: a pattern leaves an item to another that wants it alone. */
function pairs<Item>(wanted: readonly Wanted<Item>[], items: readonly Item[]): number {
  const holders = new Map<Item, Wanted<Item>>()
  const seat = (one: Wanted<Item>, tried: Set<Item>): boolean =>
    items.some((item) => {
      if (tried.has(item) || !one.matches(item)) return false
      tried.add(item)
      const holder = holders.get(item)
      if (holder !== undefined && !seat(holder, tried)) return false
      holders.set(item, one)
      return true
    })
  return wanted.filter((one) => seat(one, new Set())).length
}
