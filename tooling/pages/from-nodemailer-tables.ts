import type { Members } from './from-nodemailer-members.ts'

/** A table of the page: what type of nodemailer's it is of, and what types of ours its second column names. */
interface Table {
  readonly theirs: string
  readonly ours: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** `<!-- nodemailer SendMailOptions: MessageOptions, SendOptions -->` and the table behind it. */
const TABLE = /<!-- nodemailer (\w+)(?:: ([\w, ]+))? -->\n\n((?:\|.*\n)+)/g

export function tablesOf(page: string): readonly Table[] {
  return [...page.matchAll(TABLE)].map(([, theirs = '', ours = '', table = '']) => ({
    theirs,
    ours: ours.split(', ').filter((name) => name !== ''),
    rows: table.trimEnd().split('\n').slice(2).map(cellsOf),
  }))
}

/** A `|` within a cell has a `\` before it. */
function cellsOf(row: string): readonly string[] {
  return row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim())
}

/** What is between backticks. */
function codeIn(cell = ''): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
}

/** Where the first column and the type of nodemailer's do not have the same names, each once. */
export function problemsWithTheirs(tables: readonly Table[], theirs: Members): readonly string[] {
  return tables.flatMap(({ theirs: name, rows }) => {
    const members = theirs.get(name)
    if (members === undefined) return [`nodemailer has no ${name}`]
    const told = rows.flatMap(([first]) => codeIn(first))
    return [
      ...[...members].filter((member) => !told.includes(member)).map((member) => `${name}.${member} is not told of`),
      ...told.filter((word) => !members.has(word)).map((word) => `${name} has no ${word}`),
      ...told.filter((word, at) => told.indexOf(word) !== at).map((word) => `${name}.${word} is told of twice`),
    ]
  })
}

/** Where the second column names what we do not have: an option, as `tls.policy`, or what a package exports, as `smtp()`. */
export function problemsWithOurs(
  tables: readonly Table[],
  ours: Members,
  exported: ReadonlySet<string>,
): readonly string[] {
  return tables.flatMap(({ theirs, ours: names, rows }) => {
    const unknown = names.filter((name) => !ours.has(name)).map((name) => `TurboMail has no ${name}`)
    const options = new Set(names.flatMap((name) => [...(ours.get(name) ?? [])]))
    const isKnown = (code: string): boolean =>
      code.endsWith('()') ? exported.has(code.slice(0, -2)) : code.split('.').every((part) => options.has(part))
    const silent = rows.filter(([, second = '']) => second !== 'none' && codeIn(second).length === 0)
    const words = rows.flatMap(([, second]) => codeIn(second))
    return [
      ...unknown,
      ...silent.map(([first]) => `${theirs}: ${first} has neither a counterpart nor none`),
      ...words.filter((code) => !isKnown(code)).map((code) => `${theirs}: ${code} is nothing of ours`),
    ]
  })
}

/** The types of nodemailer's that want a table and have none, or have several. */
export function problemsWithTables(tables: readonly Table[], wanted: readonly string[]): readonly string[] {
  const count = (name: string): number => tables.filter(({ theirs }) => theirs === name).length
  return wanted.filter((name) => count(name) !== 1).map((name) => `${name} has ${count(name)} tables`)
}
