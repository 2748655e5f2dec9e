/** What nodemailer says of a service, as far as it is used here. */
export interface Listed {
  readonly host?: string
  readonly port?: number | string
  readonly secure?: boolean
  readonly requireTLS?: boolean
  readonly ignoreTLS?: boolean
  readonly aliases?: readonly string[]
  readonly domains?: readonly string[]
}

/** One row of `packages/well-known/src/table.ts`. */
export interface Row {
  readonly host: string
  readonly port: number
  readonly tls: 'implicit' | 'starttls' | 'none'
  readonly aliases?: readonly string[]
  readonly domains?: readonly string[]
}

const SUBMISSION = 587
const SUBMISSIONS = 465

/**
 * When the connection is encrypted. A service whose entry says nothing of TLS gets no mail in clear, whatever its port;
 * only a program for trying mail out, which has no host of its own, may be spoken to in clear.
 */
function policyOf(name: string, { host, secure, ignoreTLS = false }: Listed, port: number): Row['tls'] {
  if (secure ?? port === SUBMISSIONS) return 'implicit'
  if (!ignoreTLS) return 'starttls'
  if (host === undefined) return 'none'
  throw new Error(`${name} would be sent to in clear, at ${host}`)
}

function rowOf(name: string, listed: Listed): Row {
  const { host = 'localhost', secure = false, aliases, domains } = listed
  const port = Number(listed.port ?? (secure ? SUBMISSIONS : SUBMISSION))
  if (!Number.isInteger(port)) throw new Error(`${name} has no port: ${listed.port}`)
  const tls = policyOf(name, listed, port)
  return { host, port, tls, ...(aliases && { aliases }), ...(domains && { domains }) }
}

/** nodemailer's list as the table of our package: a host, a port and a policy of TLS for every service, by name. */
export function serviceTable(listed: Readonly<Record<string, Listed>>): Readonly<Record<string, Row>> {
  const names = Object.keys(listed).sort((a, b) => a.localeCompare(b, 'en'))
  return Object.fromEntries(names.map((name) => [name, rowOf(name, listed[name] ?? {})]))
}

/** The table as TypeScript, to be formatted. */
export function renderTable(table: Readonly<Record<string, Row>>): string {
  const rows = Object.entries(table).map(([name, row]) => `  ${JSON.stringify(name)}: ${JSON.stringify(row)},`)
  return `/** The facts of the services, as nodemailer lists them. Made by \`pnpm well-known\`: what is wrong is mended there. */
export const TABLE = {
${rows.join('\n')}
} as const
`
}

const LIST = /(?<=<!-- services -->\n)[\s\S]*?(?=<!-- \/services -->)/

/** The README of the package with the names of the services in their place. */
export function withServices(readme: string, table: Readonly<Record<string, Row>>): string {
  const names = Object.entries(table).map(([name, { aliases = [] }]) => [name, ...aliases].join(' / '))
  return readme.replace(LIST, () => `${names.join(' · ')}\n`)
}
