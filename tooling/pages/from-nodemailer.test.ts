import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readHouse } from '../house/house.ts'
import { createSource, isPublished, type Source } from '../house/source.ts'
import { ROOT } from '../steps/programs.ts'
import { membersOf } from './from-nodemailer-members.ts'
import { problemsWithOurs, problemsWithTables, problemsWithTheirs, tablesOf } from './from-nodemailer-tables.ts'

const PAGE = 'docs/from-nodemailer.md'

/** Options of nodemailer's parts towards each other, which nobody gives to `createTransport` or `sendMail`. */
const INNER =
  `AddressParserOptions EncoderOptions RelaxedBodyOptions CookiesOptions FetchOptions GetSocketOptions SocketOptions
  ParseHeaderValueOptions MimeNodeOptions MimeNodeHeaderEncodingOptions MimeNodeStreamOptions QPEncoderOptions
  ResolveHostnameOptions ConnectionUrlOptions GetLoggerOptions ResolveContentOptions HttpProxyClientOptions
  SMTPConnectionConnectOptions SMTPPoolResolvedOptions DKIMMultipleKeysOptions`.split(/\s+/)

/** What else a user of nodemailer writes or reads. */
const BESIDES =
  `MailComposerAlternative MailComposerAttachment MailComposerIcalEvent MailComposerListHeaderEntry MailComposerOtp
  MimeNodeAddress MimeNodeHeader MimeNodePreparedHeaderValue MimeNodeEnvelopeInput SMTPEnvelopeDsn SESSendEmailRequest DKIMKey
  Mail MailMeta SentMessageInfo SMTPConnectionEnvelopeInfo SMTPConnectionSendInfo SESSentMessageInfo NodemailerError
  ERROR_CODES`.split(/\s+/)

const house = readHouse(ROOT)
const text = house.pages.get(PAGE) ?? ''
const tables = tablesOf(text)
const theirs = new Map([...membersOf(sourcesOfNodemailer('.d.ts')), ['events', eventsOfNodemailer()] as const])
const published = house.sources.filter(({ path }) => isPublished(path))
const ours = membersOf(published)
const exported = new Set(
  published
    .filter(({ path }) => /^packages\/[^/]+\/src\/index\.ts$/.test(path))
    .flatMap((source) => [...source.text.matchAll(/export (?:\{([^}]*)\}|function (\w+))/g)])
    .flatMap(([, list, name]) => name ?? (list ?? '').split(',').map((each) => each.trim())),
)

/** What nodemailer brings with it. */
function sourcesOfNodemailer(ending: string): readonly Source[] {
  const folder = dirname(fileURLToPath(import.meta.resolve('nodemailer')))
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(ending))
  return files.map((path) => createSource(path, readFileSync(join(folder, path), 'utf8')))
}

/** Those that a transporter emits: what it passes on from its transport, and what transports emit on it. */
function eventsOfNodemailer(): ReadonlySet<string> {
  const text = sourcesOfNodemailer('.js').map((source) => source.text)
  const names = text.flatMap((each) => [...each.matchAll(/(?:this\.transporter\.on|mailer\.emit)\('(\w+)'/g)])
  return new Set(names.map(([, name = '']) => name))
}

test('there is a table for every type of options that nodemailer has', () => {
  const options = [...theirs.keys()].filter((name) => name.endsWith('Options') && !INNER.includes(name))
  expect(options).toContain('SMTPPoolOptions')
  expect(problemsWithTables(tables, [...options, ...BESIDES])).toEqual([])
  expect(INNER.filter((name) => !theirs.has(name))).toEqual([])
})

test('the tables tell of every option of nodemailer, and of none that it does not have', () => {
  expect(problemsWithTheirs(tables, theirs)).toEqual([])
})

test('what the tables name of ours is there', () => {
  expect(problemsWithOurs(tables, ours, exported)).toEqual([])
})

const rows = tables.flatMap(({ rows: each }) => each.map((cells) => `| ${cells.join(' | ')} |`))

test('a row that is removed is missed', () => {
  expect(rows.length).toBeGreaterThan(150)
  for (const { theirs: name } of tables) {
    const [before = '', behind = ''] = text.split(new RegExp(`(?<=<!-- nodemailer ${name}(?:: [\\w, ]+)? -->\n\n)`))
    const lines = behind.split('\n')
    for (let at = 2; lines[at]?.startsWith('|'); at++) {
      const without = tablesOf(`${before}${lines.toSpliced(at, 1).join('\n')}`)
      expect(problemsWithTheirs(without, theirs), lines[at]).not.toEqual([])
    }
  }
})

test.each([
  ['an option of nodemailer that it does not have', '| `shadow` | none | |', 'SendMailOptions has no shadow'],
  ['one that is told of twice', '| `signal` | `signal` | |', 'SendMailOptions.signal is told of twice'],
  ['one of ours that does not exist', '| `signal` | `abort` | |', 'SendMailOptions: abort is nothing of ours'],
  ['a row without an answer', '| `x` | | |', 'SendMailOptions: `x` has neither a counterpart nor none'],
  ['a function of ours that is not exported', '| `x` | `shout()` | |', 'SendMailOptions: shout() is nothing of ours'],
])('%s is found', (_, row, problem) => {
  const odd = tablesOf(text.replace('| `signal` |', `${row}\n| \`signal\` |`))
  expect([...problemsWithTheirs(odd, theirs), ...problemsWithOurs(odd, ours, exported)]).toContain(problem)
})

test('a table that is removed is missed', () => {
  const without = tablesOf(text.replace('<!-- nodemailer DKIMKey -->', ''))
  expect(problemsWithTables(without, ['DKIMKey'])).toEqual(['DKIMKey has 0 tables'])
})
