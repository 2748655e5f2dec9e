import type { Reply } from '@turbomail/core/contract'

/** The same reply without the secrets, as they are or in base64, that an ill-mannered relay may repeat. */
export function strikeOut(reply: Reply, secrets: readonly string[]): Reply {
  const forms = secrets.flatMap((secret) => [secret, Buffer.from(secret, 'utf8').toString('base64')])
  const present = forms.filter((form) => form !== '' && reply.lines.some((line) => line.includes(form)))
  if (present.length === 0) return reply
  return {
    ...reply,
    lines: reply.lines.map((line) => present.reduce((text, form) => text.replaceAll(form, '***'), line)),
  }
}
