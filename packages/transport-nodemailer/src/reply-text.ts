import type { Reply } from '@turbomail/core/contract'

/** A reply as nodemailer shows it: the lines as they came, code and all. */
export function replyText({ code, lines }: Reply): string {
  const last = lines.length - 1
  return lines.length === 0
    ? String(code)
    : lines.map((line, at) => `${code}${at < last ? '-' : ' '}${line}`).join('\n')
}
