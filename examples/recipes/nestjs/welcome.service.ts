import { Injectable, Logger } from '@nestjs/common'
// biome-ignore lint/style/useImportType: Nest reads from the constructor what to inject, so Mailer is wanted at run time
import { isMailError, Mailer } from '@turbomail/core'

@Injectable()
export class WelcomeService {
  readonly #mailer: Mailer
  readonly #logger = new Logger(WelcomeService.name)

  constructor(mailer: Mailer) {
    this.#mailer = mailer
  }

  async welcome(to: string): Promise<void> {
    try {
      await this.#mailer.send({ to, subject: 'Welcome', text: 'Good to have you here.' })
      this.#logger.log(`${to} is welcomed`)
    } catch (error) {
      this.#logger.error(`${to} is not: ${isMailError(error) ? `${error.code}, ${error.message}` : error}`)
    }
  }
}
