import { MessageError } from '../errors/message-error.ts'
import { Separations } from './separations.ts'

/** RFC 5322 §2.1.1: what a line should keep to, without its CRLF. */
const WISHED = 78
/** RFC 2047 §2: what a line with encoded-words keeps to. */
const ENCODED = 76
/** RFC 5322 §2.1.1: what every line must keep to, in octets. */
const MAX_OCTETS = 998
const TAB = 0x09
const SPACE = 0x20

/**
 * `Name: body`, folded where it is longer than 78 characters and has white space (RFC 5322 §2.2.3). No CRLF at the end.
 * Unfolding gives back the body to the letter. The body has no white space at its ends.
 *
 * In a `structured` body the break comes behind a comma or semicolon if it can, and not inside a quoted string. Directly
 * behind the colon, where some readers would see an empty field, it comes only if the line cannot be kept otherwise.
 * `HEADER_TOO_LONG` where a line stays above 998 octets.
 */
export function fold(name: string, body: string, structured = false): string {
  const line = `${name}: ${body}`
  if (line.length <= ENCODED || (line.length <= WISHED && !body.includes('=?'))) return line
  return foldLong(name, line, structured)
}

function foldLong(name: string, line: string, structured: boolean): string {
  const limit = line.includes('=?') ? ENCODED : WISHED
  const unquoted = structured && line.includes('"') ? line.replace(QUOTED_STRING, mask) : line
  const listed = structured ? unquoted : ''
  const commas = new Separations(listed, ',')
  const semicolons = new Separations(listed, ';')
  let folded = ''
  let start = 0
  let floor = firstFloor(name, line, limit)
  while (line.length - start > limit) {
    const ceiling = start + limit
    const separation = Math.max(commas.lastUpTo(ceiling), semicolons.lastUpTo(ceiling))
    const at = separation >= floor ? separation : breakBefore(line, unquoted, floor, ceiling)
    if (at === -1) break
    folded += `${checked(name, line.slice(start, at))}\r\n`
    start = at
    floor = floorOf(line, start)
  }
  return folded + checked(name, line.slice(start))
}

const QUOTED_STRING = /"(?:[^"\\]|\\.)*(?:"|\\?$)/g

function mask(quotedString: string): string {
  return 'x'.repeat(quotedString.length)
}

/** The first place where the field's first line may be broken. */
function firstFloor(name: string, line: string, limit: number): number {
  const body = name.length + 2
  const space = line.indexOf(' ', body)
  const end = space === -1 ? line.length : space
  const beheaded = end > MAX_OCTETS || (end > limit && line.startsWith('=?', body))
  return beheaded ? body - 1 : body + 1
}

/** The first place where a further line may be broken without leaving one of white space alone. */
function floorOf(line: string, start: number): number {
  let at = start
  while (isWhite(line, at)) at += 1
  return at + 1
}

/** Where to break: at the best place that fits, or the first behind the ceiling; -1 when there is none. */
function breakBefore(line: string, unquoted: string, floor: number, ceiling: number): number {
  const fitting = lastFitting(unquoted, floor, ceiling)
  if (fitting !== -1) return fitting
  if (unquoted !== line) return breakBefore(line, line, floor, ceiling)
  return line.indexOf(' ', Math.max(floor, ceiling))
}

/**
 * The last place up to the ceiling where white space starts: a single space if there is one, since some readers make one
 * space of all that stands at a fold.
 */
function lastFitting(line: string, floor: number, ceiling: number): number {
  let run = -1
  for (let at = Math.min(ceiling, line.length - 1); at >= floor; at -= 1) {
    if (!isWhite(line, at) || isWhite(line, at - 1)) continue
    if (!isWhite(line, at + 1) && line.charCodeAt(at) === SPACE) return at
    if (run === -1) run = at
  }
  return run
}

function isWhite(line: string, at: number): boolean {
  const code = line.charCodeAt(at)
  return code === SPACE || code === TAB
}

function checked(name: string, line: string): string {
  if (line.length > MAX_OCTETS / 3 && Buffer.byteLength(line) > MAX_OCTETS) {
    throw new MessageError('HEADER_TOO_LONG', `The field ${name} cannot be folded to ${MAX_OCTETS} octets`, name)
  }
  return line
}
