import type { Row } from './row.ts'

/** Every row, or those that a word is for: the groups that it begins, or else the rows in whose name it stands. */
export function chooseRows(rows: readonly Row[], words: readonly string[]): readonly Row[] {
  return words.length === 0 ? rows : rows.filter((row) => words.some((word) => isFor(word, row, rows)))
}

function isFor(word: string, row: Row, rows: readonly Row[]): boolean {
  const ofGroups = rows.some(({ group }) => group.startsWith(word))
  return ofGroups ? row.group.startsWith(word) : row.name.includes(word)
}
