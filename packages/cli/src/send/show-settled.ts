import type { Fate } from '@turbomail/core'
import { mark, type Tone } from '../command/mark.ts'
import { printable } from '../command/printable.ts'
import type { Terminal } from '../command/terminal.ts'
import type { ReportedOutcome, Settled } from './settled.ts'

const TONES: Readonly<Record<Fate, Tone>> = { accepted: 'good', refused: 'bad', 'in-doubt': 'warning', untried: 'bad' }

/** A line for every recipient. */
export function showSettled({ row, outcomes, error }: Settled, terminal: Terminal): string {
  const place = row === 0 ? '' : `row ${row}  `
  if (outcomes.length === 0 && error !== undefined) {
    return `${place}${mark('failed', 'bad', terminal)}  ${error.message} (${error.code})\n`
  }
  return outcomes.map((outcome) => `${place}${outcomeLine(outcome, terminal)}\n`).join('')
}

function outcomeLine(outcome: ReportedOutcome, terminal: Terminal): string {
  const { fate, recipient } = outcome
  const word = mark(fate.replace('-', ' ').padEnd(8), TONES[fate], terminal)
  return `${word}  ${printable(recipient)}  ${printable(wordsOf(outcome))}`.trimEnd()
}

/** What was answered, or why nothing was. */
export function wordsOf({ reply, reason, location, permanence }: ReportedOutcome): string {
  const words = reply === undefined ? (reason?.message ?? location ?? '') : replyText(reply)
  return permanence === 'transient' ? `${words} (for now)` : words
}

/** Replies repeat their enhanced code in the text, or not. */
function replyText({ code, enhanced, text }: NonNullable<ReportedOutcome['reply']>): string {
  return enhanced === undefined || text.startsWith(enhanced) ? `${code} ${text}` : `${code} ${enhanced} ${text}`
}
