import type { Reply } from '@turbomail/core/contract'
import type { Exchange, SaslMessage } from './mechanism.ts'

export const STRUCK_OUT = '***'

/** What has been said in a login, and what else is secret of it. */
export class Struck {
  readonly #said: string[] = []
  readonly #exchanges: Exchange[] = []
  #last = ''

  /** The text of the last reply as it came, for the mechanism alone. */
  get last(): string {
    return this.#last
  }

  alsoOf(exchange: Exchange): void {
    this.#exchanges.push(exchange)
  }

  /** What is going to be said, in base64. */
  encode(message: SaslMessage): string {
    const encoded = Buffer.from(message as string).toString('base64')
    this.#said.push(encoded, ...(typeof message === 'string' ? [message] : []))
    return encoded
  }

  outOf(reply: Reply): Reply {
    this.#last = reply.lines.join(' ')
    return strikeOut(reply, [...this.#said, ...this.#exchanges.flatMap(({ secrets = [] }) => secrets)])
  }
}

/** The same reply without the secrets, as they are or in base64, that an ill-mannered relay may repeat. */
export function strikeOut(reply: Reply, secrets: readonly string[]): Reply {
  const forms = secrets.flatMap((secret) => [secret, Buffer.from(secret, 'utf8').toString('base64')])
  const present = forms.filter((form) => form !== '' && reply.lines.some((line) => line.includes(form)))
  if (present.length === 0) return reply
  const longestFirst = present.sort((one, other) => other.length - one.length)
  return {
    ...reply,
    lines: reply.lines.map((line) => longestFirst.reduce((text, form) => text.replaceAll(form, STRUCK_OUT), line)),
  }
}
