import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createMailer, type Mailer } from '@turbomail/core'
import { systemPorts } from '@turbomail/core/contract'
import type { FakeServer, FakeServerOptions, ServerEvent, Session, Transaction } from '@turbomail/fake-server'
import { errorFacts } from '../command/report-error.ts'
import { lint } from '../lint/lint.ts'
import { loadFakeServer } from './load-fake-server.ts'
import { type MailFacts, mailFacts } from './mail-facts.ts'
import { readPath, receivedMail } from './received-mail.ts'

export interface CatchAllOptions {
  readonly server: Pick<FakeServerOptions, 'host' | 'port' | 'tls' | 'certificate'>
  /** The Maildir that mails are stored in; without one they are only told of. */
  readonly maildir: string | undefined
  /** Whether each mail is linted. */
  readonly lint: boolean
  readonly tell: (facts: MailFacts) => void
  readonly warn: (message: string) => void
}

/** Takes all mail that comes to a port, and answers for each only when it is stored. */
export class CatchAll {
  readonly #options: CatchAllOptions
  readonly #mailer: Mailer | undefined
  readonly #told = new WeakMap<Session, number>()
  #server: FakeServer | undefined
  #count = 0

  private constructor(options: CatchAllOptions, mailer: Mailer | undefined) {
    this.#options = options
    this.#mailer = mailer
  }

  static async start(options: CatchAllOptions): Promise<CatchAll> {
    const { fakeServer } = await loadFakeServer()
    const catchAll = new CatchAll(options, await mailerInto(options.maildir))
    catchAll.#server = await fakeServer({
      ...options.server,
      name: 'turbomail.localhost',
      record: 'content',
      auth: { mechanisms: ['PLAIN', 'LOGIN'], inClear: true },
      script: {
        login: '235 2.7.0 whoever you are',
        mail: ({ path = '' }) => (path === '' ? undefined : refusePath(path)),
        rcpt: ({ path = '' }) => refusePath(path),
        content: (event) => catchAll.#take(event),
      },
    })
    return catchAll
  }

  get url(): string {
    return this.#server?.url ?? ''
  }

  /** What a client must trust, in PEM; empty without TLS. */
  get certificate(): string {
    return this.#server?.certificate ?? ''
  }

  /** Answers what has come whole, and then takes no more. */
  async stop(): Promise<void> {
    const isAnswered = ({ complete, state }: Transaction) => !complete || state !== 'open'
    await this.#server?.until(({ transactions }) => transactions.every(isAnswered))
    await this.#server?.close()
    await this.#mailer?.stop()
  }

  async #take({ transaction }: ServerEvent): Promise<string | undefined> {
    if (transaction === undefined || transaction.forwardPaths.length === 0) return undefined
    try {
      const file = await this.#store(transaction)
      this.#options.tell(this.#factsOf(transaction, file))
      return undefined
    } catch (error) {
      const { code, message } = errorFacts(error)
      this.#options.warn(`A mail could not be stored, and its client was told so: ${message} (${code})`)
      return '451 4.3.0 the mail could not be stored'
    }
  }

  async #store(transaction: Transaction): Promise<string | undefined> {
    if (this.#mailer === undefined) return undefined
    const mail = receivedMail(transaction, `<${++this.#count}@turbomail.localhost>`)
    if (mail === undefined) throw new Error('its envelope has no paths')
    const { outcomes } = await this.#mailer.send(mail)
    return outcomes[0]?.location
  }

  #factsOf(transaction: Transaction, file: string | undefined): MailFacts {
    const { session, content } = transaction
    const { violations } = session
    const fresh = violations.slice(this.#told.get(session) ?? 0)
    this.#told.set(session, violations.length)
    return {
      ...mailFacts(transaction, systemPorts.clock.now()),
      ...(file === undefined ? {} : { file }),
      violations: fresh.map(({ code }) => `violation ${code}`),
      ...(this.#options.lint ? { findings: lint(content).filter(({ severity }) => severity !== 'advice') } : {}),
    }
  }
}

function refusePath(path: string): string | undefined {
  return readPath(path) === undefined ? '553 5.1.3 that is no address' : undefined
}

async function mailerInto(maildir: string | undefined): Promise<Mailer | undefined> {
  if (maildir === undefined) return undefined
  const { pathname } = pathToFileURL(resolve(maildir))
  return createMailer({ transport: `maildir:${pathname}?create=true&copies=one`, env: {} })
}
