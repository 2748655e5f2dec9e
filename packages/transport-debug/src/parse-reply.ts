import type { Reply } from '@turbomail/core/contract'

/** `550 5.1.1 no such user` as a reply; `\n` between the lines of a multi-line one. */
export function parseReply(text: string): Reply | undefined {
  const lines = text.split('\n').map((line) => /^(\d{3})(?:[ -](.*))?$/.exec(line))
  const first = lines[0]
  if (!first || lines.includes(null)) return undefined
  const [, subject, detail, more] = /^([245])\.(\d{1,3})\.(\d{1,3})(?: |$)/.exec(first[2] ?? '') ?? []
  return {
    code: Number(first[1]),
    ...(more === undefined ? {} : { enhanced: [Number(subject), Number(detail), Number(more)] as const }),
    lines: lines.map((line) => line?.[2] ?? ''),
  }
}
