import { errorFacts } from '../command/report-error.ts'
import { UsageError } from '../command/usage-error.ts'
import type { Composer } from './composer.ts'
import type { History } from './history.ts'
import type { Candidate } from './mail-job.ts'
import { RowError } from './template.ts'

/** How many problems are told at once. */
const MOST = 20

/**
 * Makes every mail of a list before the first is sent, and gives back how many there are. Throws a `UsageError` that names the
 * rows in which something is wrong, and the columns.
 */
export async function checkList(
  candidates: AsyncIterable<Candidate>,
  composer: Composer,
  history: History,
): Promise<number> {
  const problems: string[] = []
  let rows = 0
  for await (const candidate of candidates) {
    rows++
    const problem = await problemOf(candidate, composer, history)
    if (problem !== undefined) problems.push(problem)
    if (problems.length >= MOST) break
  }
  if (problems.length > 0) throw new UsageError(`Nothing is sent.\n  ${problems.join('\n  ')}`)
  if (rows === 0) throw new UsageError('The list has a header and no rows.')
  return rows
}

async function problemOf({ row, make }: Candidate, composer: Composer, history: History): Promise<string | undefined> {
  try {
    const mail = await composer.compose(make())
    const stranger = history.stranger(row, mail)
    return stranger === undefined ? undefined : `Row ${row} was for ${stranger}: the results are those of another list.`
  } catch (error) {
    return error instanceof RowError ? error.message : `Row ${row}: ${errorFacts(error).message}`
  }
}
