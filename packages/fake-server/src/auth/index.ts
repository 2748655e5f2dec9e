import { login } from './login.ts'
import type { Mechanism } from './mechanism.ts'
import { plain } from './plain.ts'

/** The mechanisms by name. */
export const MECHANISMS: ReadonlyMap<string, Mechanism> = new Map([
  ['PLAIN', plain],
  ['LOGIN', login],
])
