/** Submits a mail in a transaction, says what it has done, and dies where it was told to: `commit`, `rollback` or `before`. */
import { Mailer } from '@turbomail/core'
import pg from 'pg'
import { fromPg, pgboss } from '../../src/index.ts'

const [connection = '', queue = '', end = ''] = process.argv.slice(2)
const mailer = new Mailer({ manager: pgboss({ connection, queue }), role: 'submit' })
await mailer.start()
const client = new pg.Client(connection)
await client.connect()
await client.query('BEGIN')
await client.query('INSERT INTO orders (text) VALUES ($1)', [end])
const mail = { from: 'shop@example.com', to: `${end}@example.com`, subject: 'Your order', text: 'Thank you.' }
await mailer.submit(mail, { db: fromPg(client) })
if (end === 'before') process.kill(process.pid, 'SIGKILL')
await client.query(end === 'commit' ? 'COMMIT' : 'ROLLBACK')
process.kill(process.pid, 'SIGKILL')
