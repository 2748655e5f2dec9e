import type { FileHandle } from 'node:fs/promises'
import { readAt } from './read-at.ts'
import type { AppendRecord, Mark } from './side-file.ts'

const CHUNK_OCTETS = 64 * 1024
/** Longer than any From_ line, with the name of the field behind it. */
const LINE_OCTETS = 1024
/** A mail that comes next may go on for so long as the torn line would have. */
const SEAM_OCTETS = 6

/** A From_ line with a field behind it. Whoever appends behind half a line may not have begun a new one. */
const MAIL = /^From \S+ +(?:[A-Z][a-z]{2} ){2}[ \d]\d \d\d:\d\d:\d\d (?:\S+ )?\d{4}(?: \S+)?\n[!-9;-~]+:/

/**
 * Where the first mail begins that is not of the append of the record, if there is one: at a `From ` that begins a line and is none of
 * those recorded. Within a line, where no quoting `>` precedes it, it must look like a mail.
 */
export async function findForeign(file: FileHandle, record: AppendRecord, end: number): Promise<number | undefined> {
  const { start } = record
  const marks = new Map(record.marks)
  const first = Buffer.from(record.before, 'base64').toString('latin1').slice(-1) || '\n'
  for (let from = start; from < end; from += CHUNK_OCTETS) {
    const octets = await readAt(file, from, Math.min(CHUNK_OCTETS + LINE_OCTETS, end - from))
    const ahead = from === start ? first : (await readAt(file, from - 1, 1)).toString('latin1')
    const text = ahead + octets.toString('latin1')
    const found = findIn(text, marks, from - start)
    if (found !== undefined) return from + found
  }
  return undefined
}

/** `text` begins with the octet ahead of the chunk, which is `offset` octets into the append. */
function findIn(text: string, marks: ReadonlyMap<number, string>, offset: number): number | undefined {
  for (let at = text.indexOf('From ', 1); at !== -1 && at <= CHUNK_OCTETS; at = text.indexOf('From ', at + 1)) {
    const line = text.slice(at, at + LINE_OCTETS)
    const ahead = text[at - 1]
    if (ahead === '\n' ? !isMarked(line, marks.get(offset + at - 1)) : ahead !== '>' && MAIL.test(line)) return at - 1
  }
  return undefined
}

/** Of a line that was torn the beginning is there; then comes the end of the file, or a mail. */
function isMarked(line: string, mark: Mark[1] | undefined): boolean {
  if (mark === undefined) return false
  const shared = sharedOctets(line, mark)
  if (shared === mark.length || shared === line.length) return true
  const ends = Array.from({ length: SEAM_OCTETS }, (_, index) => shared - index)
  return ends.some((end) => end > 0 && /^\n*From /.test(line.slice(end)))
}

function sharedOctets(line: string, mark: string): number {
  let shared = 0
  while (shared < mark.length && line[shared] === mark[shared]) shared++
  return shared
}
