import type { Mailer } from '@turbomail/core'
import { fromPg, type PgBossSubmitOptions } from '@turbomail/manager-pgboss'
import type { Pool } from 'pg'

export interface Order {
  readonly number: string
  readonly item: string
  readonly address: string
}

/** The order and its confirmation are one transaction: there are both, or there is neither. */
export async function placeOrder(pool: Pool, mailer: Mailer<PgBossSubmitOptions>, order: Order): Promise<void> {
  const { number, item, address } = order
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('INSERT INTO orders (number, item, address) VALUES ($1, $2, $3)', [number, item, address])
    const message = {
      from: 'shop@example.com',
      to: address,
      subject: `Order ${number}`,
      text: `One ${item}. Thank you!`,
    }
    await mailer.submit(message, { db: fromPg(client), idempotencyKey: `order ${number}` })
    await client.query('UPDATE stock SET pieces = pieces - 1 WHERE item = $1', [item])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}
