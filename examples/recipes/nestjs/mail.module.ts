import { type DynamicModule, Logger, Module, type OnApplicationShutdown } from '@nestjs/common'
import { type CreateMailerOptions, createMailer, Mailer } from '@turbomail/core'

@Module({})
export class MailModule implements OnApplicationShutdown {
  readonly #mailer: Mailer
  readonly #logger = new Logger(MailModule.name)

  constructor(mailer: Mailer) {
    this.#mailer = mailer
  }

  /** In the imports of the application's module. What is left open is as the environment says. */
  static forRoot<O>(options: CreateMailerOptions<O> = {}): DynamicModule {
    const provider = { provide: Mailer, useFactory: () => createMailer(options) }
    return { module: MailModule, global: true, providers: [provider], exports: [Mailer] }
  }

  async onApplicationShutdown(): Promise<void> {
    const { unsent } = await this.#mailer.stop({ signal: AbortSignal.timeout(10_000) })
    for (const { mail, cause } of unsent) this.#logger.error(`${mail.messageId} was not sent: ${String(cause)}`)
  }
}
