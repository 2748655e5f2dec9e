import type { Delivered, Outcome, Path } from '@turbomail/core/contract'
import { storageFailure } from '@turbomail/core/contract'
import type { Published } from './publish-copy.ts'

const OPEN = { permanence: 'transient', fault: 'relay' } as const

/** What was published is accepted, or in doubt for the reason `doubt`; what was not is untried. */
export function settle(published: readonly Published[], replaced: boolean, doubt?: unknown): Delivered {
  const outcomes = published.flatMap((one) => one.copy.paths.map((path) => outcomeOf(path, one, doubt)))
  const retire = replaced || outcomes.some(({ fate }) => fate !== 'accepted')
  return retire ? { outcomes, retire } : { outcomes }
}

/** For mails that were given up while they were being published, or before. */
export function settleAll(paths: readonly Path[], fate: 'in-doubt' | 'untried', cause: unknown): Delivered {
  return { outcomes: paths.map((path) => ({ path, fate, ...OPEN, cause })), retire: true }
}

/** The failure of the disk that kept a copy from being published. */
export function failureOf({ error }: Pick<Published, 'error'>): Error {
  return storageFailure(error, 'The mail could not be put into the folder')
}

function outcomeOf(path: Path, { state, location, error }: Published, doubt: unknown): Outcome {
  if (state === 'absent') return { path, fate: 'untried', ...OPEN, cause: failureOf({ error }) }
  const cause = state === 'unknown' ? failureOf({ error }) : doubt
  if (cause !== undefined) return { path, fate: 'in-doubt', ...OPEN, location, cause }
  return { path, fate: 'accepted', location }
}
