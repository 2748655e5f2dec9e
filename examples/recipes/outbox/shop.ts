/** The application, which needs no relay: node shop.ts 17 wheel ann@example.org */
import { Mailer } from '@turbomail/core'
import { pgboss } from '@turbomail/manager-pgboss'
import { Pool } from 'pg'
import { placeOrder } from './place-order.ts'

const { DATABASE_URL = 'postgres://shop@localhost/shop' } = process.env
const [number = '', item = '', address = ''] = process.argv.slice(2)

const pool = new Pool({ connectionString: DATABASE_URL })
const mailer = new Mailer({ manager: pgboss({ connection: DATABASE_URL }), role: 'submit' })
await mailer.start()
try {
  await placeOrder(pool, mailer, { number, item, address })
  console.log(`Order ${number} is placed; its confirmation will go out.`)
} catch (error) {
  console.error(`Order ${number} is not placed: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
await mailer.stop()
await pool.end()
