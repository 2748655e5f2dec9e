import type { Reply } from './reply.ts'

/** A reply as it stands on the wire, such as `550 5.1.1 no such user`; `undefined` for a text that is none. */
export function parseReply(text: string): Reply | undefined {
  const lines = text.split(/\r?\n/).map((line) => /^(\d{3})(?:[ -](.*))?$/.exec(line))
  const first = lines[0]
  if (!first || lines.includes(null)) return undefined
  const [, kind, subject, detail] = /^([245])\.(\d{1,3})\.(\d{1,3})(?: |$)/.exec(first[2] ?? '') ?? []
  return {
    code: Number(first[1]),
    ...(detail === undefined ? {} : { enhanced: [Number(kind), Number(subject), Number(detail)] as const }),
    lines: lines.map((line) => line?.[2] ?? ''),
  }
}
