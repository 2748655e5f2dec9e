import { MailError } from '@turbomail/core/contract'
import type { Database } from './database.ts'
import type { EmbeddedOptions } from './options.ts'
import { databaseOf, type EmbeddedDatabase } from './pglite.ts'

interface Closable extends EmbeddedDatabase {
  close(): Promise<void>
}

/** The PGlite of one factory: there as long as a mailer or a queue of that has it open. */
export class Embedded {
  readonly #options: EmbeddedOptions
  #users = 0
  #own: Promise<Closable> | undefined

  constructor(options: EmbeddedOptions) {
    this.#options = options
  }

  async open(): Promise<Database> {
    const { pglite, folder } = this.#options
    if (pglite !== undefined) return databaseOf(pglite)
    this.#users++
    this.#own ??= create(folder)
    try {
      return databaseOf(await this.#own)
    } catch (error) {
      await this.close()
      throw error
    }
  }

  /** One that was given stays open: it is somebody else's. */
  async close(): Promise<void> {
    if (this.#own === undefined || --this.#users > 0) return
    const own = this.#own
    this.#own = undefined
    await own.then((pglite) => pglite.close()).catch(() => {})
  }
}

async function create(folder: string | undefined): Promise<Closable> {
  const { PGlite } = await load()
  return PGlite.create(folder)
}

async function load(): Promise<typeof import('@electric-sql/pglite')> {
  try {
    return await import('@electric-sql/pglite')
  } catch (cause) {
    const text =
      'PostgreSQL within the process needs a package that is not installed: npm install @electric-sql/pglite. ' +
      'For a server, give connection.'
    throw new MailError('PGLITE_MISSING', text, { cause })
  }
}
