import type { House } from '../house/house.ts'

/** One rule of the house. */
export interface Check {
  readonly name: string
  /** What breaks the rule, one line each, the place first; empty when nothing does. */
  find(house: House): readonly string[]
}
