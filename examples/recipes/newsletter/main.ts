/** node main.ts subscribers.csv unsubscribed.txt results.jsonl */
import { existsSync, readFileSync } from 'node:fs'
import { createMailer, limiter, type MessageOptions } from '@turbomail/core'
import { parse } from 'csv-parse/sync'
import { progressBar } from './progress-bar.ts'
import { doneWith, keep, resultOf } from './results.ts'
import { unsubscribeLink } from './unsubscribe-link.ts'

interface Subscriber {
  readonly address: string
  readonly name: string
}

const [subscribers = 'subscribers.csv', unsubscribed = 'unsubscribed.txt', results = 'results.jsonl'] =
  process.argv.slice(2)

function dueMails(): readonly Subscriber[] {
  const rows = parse<Subscriber>(readFileSync(subscribers), { columns: true, trim: true, bom: true })
  const left = new Set(existsSync(unsubscribed) ? readFileSync(unsubscribed, 'utf8').split('\n') : [])
  const done = doneWith(results)
  return rows.filter(({ address }) => !left.has(address) && !done.has(address))
}

function issueFor({ address, name }: Subscriber): MessageOptions {
  const link = unsubscribeLink(address)
  return {
    from: 'News from the workshop <news@example.com>',
    to: { name, address },
    subject: 'What we built in May',
    text: `Hello ${name},\n\nthe wheel turns.\n\nNo more of these mails: ${link}\n`,
    list: { id: 'news.example.com', unsubscribe: link, oneClick: true },
  }
}

const mailer = await createMailer({ limiter: limiter({ mailsPerSecond: Number(process.env.PER_SECOND ?? 10) }) })
let interrupted = false
process.once('SIGINT', () => {
  interrupted = true
  console.error('\nInterrupted: what is under way is sent, and nothing more.')
})

/** An interrupt ends the taking of mails; those that are under way are sent. */
function* mails(due: readonly Subscriber[]): Generator<MessageOptions> {
  for (const subscriber of due) {
    if (interrupted) return
    yield issueFor(subscriber)
  }
}

const due = dueMails()
const show = progressBar(due.length)
const counts = { accepted: 0, refused: 0, 'in-doubt': 0, untried: 0 }
let done = 0
show(done)
for await (const { index, receipt, error } of mailer.sendMany(mails(due), { concurrency: 5 })) {
  const result = resultOf(due[index]?.address ?? '', receipt, error)
  keep(results, result)
  counts[result.fate] += 1
  show(++done, `${result.fate} ${result.address}`)
}
await mailer.stop()
const entries = Object.entries(counts).map(([fate, count]) => `${count} ${fate}`)
console.log(`${entries.join(', ')}, ${due.length - done} not begun`)
if (counts.accepted < due.length) process.exitCode = 1
