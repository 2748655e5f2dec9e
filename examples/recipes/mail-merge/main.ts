/** node main.ts recipients.csv letter.txt */
import { readFileSync } from 'node:fs'
import { createMailer, type DeliveryError, isMailError } from '@turbomail/core'
import { parse } from 'csv-parse/sync'
import { bounceAddress } from './bounce-address.ts'

type Row = Readonly<Record<string, string>>

const [recipients = 'recipients.csv', letter = 'letter.txt'] = process.argv.slice(2)
const rows = parse<Row>(readFileSync(recipients), { columns: true, trim: true, bom: true })
const template = readFileSync(letter, 'utf8')

/** Throws before anything is sent, where a column is missing. */
function merge(row: Row): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = row[name]
    if (value === undefined) throw new Error(`${recipients} has no column ${name}`)
    return value
  })
}

const messages = rows.map((row) => ({
  from: 'Accounts <accounts@example.com>',
  to: row.address ?? '',
  subject: `${row.name}, your balance`,
  text: merge(row),
  envelope: { from: bounceAddress },
}))

const mailer = await createMailer()
for await (const { index, receipt, error } of mailer.sendMany(messages)) {
  const [outcome] = (receipt ?? (error as Partial<DeliveryError>).receipt)?.outcomes ?? []
  const why = outcome?.reply?.lines.join(' ') ?? (isMailError(error) ? `${error.code}: ${error.message}` : '')
  console.log(`${messages[index]?.to}: ${outcome?.fate ?? 'untried'} ${why}`)
  if (outcome?.fate !== 'accepted') process.exitCode = 1
}
await mailer.stop()
