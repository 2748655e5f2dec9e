import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PGlite } from '@electric-sql/pglite'
import { Mailer } from '@turbomail/core'
import { capture } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import { fromPg, pgboss } from '../src/index.ts'

const MAIL = { from: 'shop@example.com', to: 'you@example.com', subject: 'Your order', text: 'Thank you.' }
const PATIENCE_MS = 120_000

test('mails in a folder are there when it is opened again', { timeout: PATIENCE_MS }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'turbomail-pglite-'))
  try {
    const manager = pgboss({ embedded: { folder } })
    await using submitting = new Mailer({ manager, role: 'submit' })
    const { id = '' } = await submitting.submit(MAIL)
    await submitting.stop()
    const outbox = capture()
    await using delivering = new Mailer({ transport: outbox, manager, role: 'deliver' })
    await delivering.start()
    const ticket = await delivering.ticket(id)
    expect((await ticket?.receipt)?.accepted).toHaveLength(1)
    await delivering.stop()
    expect(outbox.mails).toHaveLength(1)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('transactions of a PGlite of yours take mails, and it stays open', { timeout: PATIENCE_MS }, async () => {
  const pglite = new PGlite()
  await pglite.exec('CREATE TABLE orders (text text)')
  const outbox = capture()
  const mailer = new Mailer({ transport: outbox, manager: pgboss({ embedded: { pglite }, commitMs: 0 }) })
  await mailer.start()
  const submit = async (text: string, fails: boolean) =>
    pglite.transaction(async (transaction) => {
      await transaction.query('INSERT INTO orders VALUES ($1)', [text])
      const db = fromPg(transaction)
      const tickets = [await mailer.submit(MAIL, { idempotencyKey: text, db })]
      tickets.push(await mailer.submit(MAIL, { idempotencyKey: text, db }))
      if (fails) throw new Error('no such order')
      return tickets
    })
  await expect(submit('one', true)).rejects.toThrow('no such order')
  const [first, second] = (await submit('two', false)) ?? []
  expect(first?.id).toBe(second?.id)
  await first?.receipt
  await mailer.stop()
  expect(outbox.mails).toHaveLength(1)
  expect((await pglite.query('SELECT text FROM orders')).rows).toEqual([{ text: 'two' }])
  await pglite.close()
})

test('without PGlite and without a connection, the error says what to install', { timeout: PATIENCE_MS }, async () => {
  const hooks = `export async function resolve(name, context, next) {
    if (name === '@electric-sql/pglite') throw Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' })
    return next(name, context)
  }`
  const index = JSON.stringify(new URL('../src/index.ts', import.meta.url).href)
  const program = `import { register } from 'node:module'
    register('data:text/javascript,' + ${JSON.stringify(encodeURIComponent(hooks))})
    const { pgboss } = await import(${index})
    await pgboss().openQueue().catch((error) => console.log(error.code, error.message))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])
  expect(stdout).toMatch(/^PGLITE_MISSING .*npm install @electric-sql\/pglite/)
})
