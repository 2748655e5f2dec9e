import { createEnvelope } from '@turbomail/core'
import type { Content, MailObject } from '@turbomail/core/contract'

const CHUNK_OCTETS = 64 * 1024
/** 300 KB of them. */
const LARGE_BLOCKS = 500
const SMALL_BLOCKS = 6

/** Mails that can be told apart, and each made again from its number; two of eight are large, and come as streams. */
export function numberedMail(number: number): MailObject {
  return {
    messageId: `<${number}@numbered.example>`,
    envelope: createEnvelope({ from: 'ann@example.org', to: 'bob@example.org' }),
    content: isLarge(number) ? streamed(contentOf(number)) : inMemory(contentOf(number)),
    labels: {},
  }
}

/** The number of a mail that was read back; undefined where there is none to be found. */
export function numberOf(stored: Buffer): number | undefined {
  const found = /^X-Number: (\d+)$/m.exec(stored.toString('latin1', 0, 1000))?.[1]
  return found === undefined ? undefined : Number(found)
}

/** Whether a mail that was read back, with LF line ends, is the one of its number, to the last octet. */
export function isWhole(stored: Buffer): boolean {
  const number = numberOf(stored)
  if (number === undefined) return false
  const { head, lines, end } = partsOf(number, '\n')
  return (
    stored.subarray(0, head.length).equals(Buffer.from(head)) &&
    stored.subarray(head.length, -end.length).equals(lines) &&
    stored.subarray(-end.length).equals(Buffer.from(end))
  )
}

interface Parts {
  readonly head: string
  readonly lines: Buffer
  /** So that no two mails could be exchanged for each other in part. */
  readonly end: string
}

type LineEnd = '\n' | '\r\n'

const BLOCKS: Readonly<Record<LineEnd, Buffer>> = { '\n': blocksWith('\n'), '\r\n': blocksWith('\r\n') }

/** Ten lines each, the first of which looks like the start of another mail. */
function blocksWith(lineEnd: LineEnd): Buffer {
  const block = `From somebody, as if it were another mail${lineEnd}${`${'x'.repeat(60)}${lineEnd}`.repeat(9)}`
  return Buffer.from(block.repeat(LARGE_BLOCKS))
}

function partsOf(number: number, lineEnd: LineEnd): Parts {
  const count = isLarge(number) ? LARGE_BLOCKS : (number * 7919) % SMALL_BLOCKS
  const fields = [
    'From: ann@example.org',
    'To: bob@example.org',
    'Subject: numbered',
    'Date: Thu, 01 Jan 2026 00:00:00 +0000',
    `Message-ID: <${number}@numbered.example>`,
    `X-Number: ${number}`,
  ]
  return {
    head: [...fields, '', ''].join(lineEnd),
    lines: BLOCKS[lineEnd].subarray(0, (count * BLOCKS[lineEnd].length) / LARGE_BLOCKS),
    end: `the end of ${number}${lineEnd}`,
  }
}

function isLarge(number: number): boolean {
  return number % 8 === 5 || number % 8 === 6
}

function contentOf(number: number): Buffer {
  const { head, lines, end } = partsOf(number, '\r\n')
  return Buffer.concat([Buffer.from(head), lines, Buffer.from(end)])
}

function inMemory(octets: Buffer): Content {
  return { ...streamed(octets), size: () => octets.length, octets: () => octets }
}

function streamed(octets: Buffer): Content {
  return {
    eightBit: false,
    utf8Header: false,
    size: () => undefined,
    async *read() {
      for (let at = 0; at < octets.length; at += CHUNK_OCTETS) yield octets.subarray(at, at + CHUNK_OCTETS)
    },
  }
}
