import type { CaseResult, CaseState } from './run-case.ts'

/** What one subject of a table came to, under its heading. */
export interface Column {
  readonly heading: string
  readonly results: readonly CaseResult[]
}

/** `T-CONTENT-04 a leading dot arrives`, and for what was not run the reason. */
export function titleOf({ id, title, state, reason }: CaseResult): string {
  const said = `${id} ${title}`
  return reason === undefined ? said : `${said} (${state}: ${reason})`
}

/** How many cases really ran: what does not apply and what was not exercised did not. */
export function countRun(results: readonly CaseResult[]): number {
  return results.filter(({ state }) => state === 'passed' || state === 'failed').length
}

const CELLS: Readonly<Record<CaseState, string>> = {
  passed: 'passed',
  failed: '**failed**',
  'does not apply': 'does not apply',
  'not exercised': 'not exercised',
}

function cellOf(result: CaseResult | undefined): string {
  if (result === undefined) return ''
  const cell = CELLS[result.state]
  return result.reason === undefined ? cell : `${cell}: ${result.reason}`
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

/** `SMTP: 65 of 72 cases ran, 65 passed; 1 was not exercised, 6 do not apply.` */
export function summaryLine({ heading, results }: Column): string {
  const count = (state: CaseState) => results.filter((result) => result.state === state).length
  const ran = `${countRun(results)} of ${results.length} cases ran, ${count('passed')} passed`
  const [left, foreign] = [count('not exercised'), count('does not apply')]
  return `${heading}: ${ran}; ${left} ${left === 1 ? 'was' : 'were'} not exercised, ${foreign} ${foreign === 1 ? 'does' : 'do'} not apply.`
}

/** The results side by side as a table of Markdown, a row for each case of the first column. */
export function resultTable(columns: readonly Column[]): string {
  const rows = (columns[0]?.results ?? []).map(({ id, title, clause }) => {
    const promise = clause === undefined ? title : `${title} (${clause})`
    return row([id, promise, ...columns.map(({ results }) => cellOf(results.find((result) => result.id === id)))])
  })
  const head = row(['case', 'promise', ...columns.map(({ heading }) => heading)])
  return [head, row(['---', '---', ...columns.map(() => '---')]), ...rows].join('\n')
}
