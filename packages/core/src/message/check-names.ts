import { MessageError } from '../errors/message-error.ts'

/** What other libraries call it. */
const ALIASES: Readonly<Record<string, string>> = {
  contentType: 'mediaType',
  contentDisposition: 'disposition',
  contentId: 'cid',
  icalEvent: 'calendar',
  raw: 'mailer.send({ raw })',
  name: 'filename',
  body: 'text',
  author: 'from',
  'reply-to': 'replyTo',
  'message-id': 'messageId',
  xMailer: 'mailer',
  href: 'content: () => fetch(…).then((response) => response.body)',
}

/** `MESSAGE_FIELD` for a name that is none of `known`, with the one that may have been meant. */
export function checkNames(object: object, known: ReadonlySet<string>, place = ''): void {
  for (const name of Object.keys(object)) {
    if (known.has(name)) continue
    const meant = nearest(name, known)
    const hint = meant === undefined ? '' : `; did you mean ${meant}?`
    throw new MessageError('MESSAGE_FIELD', `There is no field ${place}${name}${hint}`, `${place}${name}`)
  }
}

function nearest(name: string, known: ReadonlySet<string>): string | undefined {
  const alias = Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined
  if (alias !== undefined && (known.has(alias) || alias.includes(' '))) return alias
  const ranked = [...known].map((other) => ({ other, distance: distance(name.toLowerCase(), other.toLowerCase()) }))
  const best = ranked.sort((a, b) => a.distance - b.distance)[0]
  return best !== undefined && best.distance <= 2 ? best.other : undefined
}

/** How many letters have to be put in, taken out or changed (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
