import type { CapturedMail } from './captured-mail.ts'

const lookedAt = new WeakSet<CapturedMail>()

/** Notes that somebody has looked at these: they were given away, or an assertion that held was about them. */
export function lookAt(mails: Iterable<CapturedMail>): void {
  for (const mail of mails) lookedAt.add(mail)
}

export function isLookedAt(mail: CapturedMail): boolean {
  return lookedAt.has(mail)
}
