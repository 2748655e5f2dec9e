import { Address, type MessageOptions } from '@turbomail/core'
import type { Draft } from './draft.ts'
import { escapeHtml, fillIn, type Row, RowError } from './template.ts'

type Addresses = NonNullable<MessageOptions['to']>

/** How the texts of a draft become those of a message. */
interface Filling {
  readonly text: (text: string) => string
  readonly html: (text: string) => string
  readonly address: (text: string) => Addresses
  readonly fileName: (text: string) => string
}

const AS_IT_IS: Filling = {
  text: (text) => text,
  html: (text) => text,
  address: (text) => text,
  fileName: (text) => text,
}

/** The message of a draft: as it is, or for a row of a list. */
export function fillDraft(draft: Draft, row?: Row): MessageOptions {
  const fill = row === undefined ? AS_IT_IS : fillingOf(row)
  const { from, subject, text, html, headers, attach } = draft
  return {
    ...(from === undefined ? {} : { from: fill.address(from) }),
    to: draft.to.map(fill.address),
    cc: draft.cc.map(fill.address),
    bcc: draft.bcc.map(fill.address),
    ...(draft.replyTo.length === 0 ? {} : { replyTo: draft.replyTo.map(fill.address) }),
    ...(subject === undefined ? {} : { subject: fill.text(subject) }),
    ...(text === undefined ? {} : { text: fill.text(text) }),
    ...(html === undefined ? {} : { html: fill.html(html) }),
    headers: headers.map(({ name, body }) => ({ name, body: fill.text(body) })),
    attachments: attach.map((path) => ({ path: fill.fileName(path) })),
    ...listOf(draft, fill),
    ...envelopeOf(draft, fill),
  }
}

/** One click is offered wherever there is an https URI for it. */
function listOf({ unsubscribe }: Draft, fill: Filling): Pick<MessageOptions, 'list'> {
  if (unsubscribe.length === 0) return {}
  const uris = unsubscribe.map(fill.text)
  return { list: { unsubscribe: uris, oneClick: uris.some((uri) => /^https:/i.test(uri)) } }
}

export function envelopeOf(
  { envelopeFrom, envelopeTo }: Pick<Draft, 'envelopeFrom' | 'envelopeTo'>,
  fill: Pick<Filling, 'text' | 'address'> = AS_IT_IS,
): Pick<MessageOptions, 'envelope'> {
  const from = envelopeFrom === undefined ? undefined : envelopeFrom === '<>' ? null : fill.text(envelopeFrom)
  if (from === undefined && envelopeTo.length === 0) return {}
  return {
    envelope: {
      ...(from === undefined ? {} : { from }),
      ...(envelopeTo.length === 0 ? {} : { to: envelopeTo.map(fill.address) }),
    },
  }
}

function fillingOf(row: Row): Filling {
  return {
    text: (text) => fillIn(text, row),
    html: (text) => fillIn(text, row, escapeHtml),
    address: (text) => fillAddress(text, row),
    fileName: (text) => fillIn(text, row, (cell, column) => fileName(cell, column, row)),
  }
}

/**
 * One address. What a cell puts ahead of the angle brackets is a display name and nothing else, whatever is in it; so no cell can
 * add a recipient.
 */
function fillAddress(text: string, row: Row): Addresses {
  const [, name, address] = /^([^<>]*)<([^<>]*)>\s*$/.exec(text) ?? []
  if (name === undefined || address === undefined) return onlyOne(fillIn(text, row), row)
  const displayName = name.trim().replace(/^"(.*)"$/s, '$1')
  return { name: fillIn(displayName, row).trim(), address: fillIn(address, row).trim() }
}

function onlyOne(text: string, row: Row): Address {
  if (text.trim() === '') throw new RowError(`Row ${row.number} has nothing where an address is wanted.`)
  return Address.from(text)
}

/** A cell names a file, never a folder: what is sent is chosen by whoever wrote the command, not by the list. */
function fileName(cell: string, column: string, row: Row): string {
  if (cell !== '' && cell !== '.' && cell !== '..' && !/[/\\\0]/.test(cell)) return cell
  throw new RowError(`Row ${row.number} has in column "${column}" no plain name of a file to attach.`)
}
