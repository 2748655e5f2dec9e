import { COMMON_FLAGS, type FlagTable } from '../command/flags.ts'
import { PASSWORD_FLAGS } from '../secrets/mailer-settings.ts'

/** What a message is made of. */
export const MESSAGE_FLAGS: FlagTable = {
  from: { type: 'string', short: 'f', value: 'ADDRESS', help: 'the author (TURBOMAIL_FROM)' },
  to: { type: 'string', short: 't', value: 'ADDRESS', multiple: true, help: 'a recipient' },
  cc: { type: 'string', value: 'ADDRESS', multiple: true, help: 'a recipient of a copy' },
  bcc: { type: 'string', value: 'ADDRESS', multiple: true, help: 'a recipient whom no field names' },
  'reply-to': { type: 'string', value: 'ADDRESS', multiple: true, help: 'where answers go' },
  subject: { type: 'string', short: 's', value: 'TEXT', help: 'the subject' },
  text: { type: 'string', value: 'TEXT', help: 'the text; without any body it is read from standard input' },
  'text-file': { type: 'string', value: 'FILE', help: 'the text, in UTF-8' },
  html: { type: 'string', value: 'HTML', help: 'the HTML' },
  'html-file': { type: 'string', value: 'FILE', help: 'the HTML, in UTF-8' },
  attach: { type: 'string', short: 'a', value: 'FILE', multiple: true, help: 'a file that goes with it' },
  header: { type: 'string', short: 'H', value: '"NAME: BODY"', multiple: true, help: 'a further field' },
  unsubscribe: { type: 'string', value: 'URI', multiple: true, help: 'List-Unsubscribe; an https URI for one click' },
}

/** What goes with a whole message, too. */
const ENVELOPE_FLAGS: FlagTable = {
  'envelope-from': { type: 'string', value: 'ADDRESS', help: 'where bounces go; "<>" for nowhere' },
  'envelope-to': { type: 'string', value: 'ADDRESS', multiple: true, help: 'who gets it, whatever the fields say' },
  'long-lines': { type: 'boolean', help: 'of a whole message: sends lines of more than 998 octets as they are' },
}

export const LIST_FLAGS: FlagTable = {
  csv: { type: 'string', value: 'FILE', help: 'a list: one message a row, {{column}} filled in' },
  separator: { type: 'string', value: 'CHARACTER', help: 'what is between the columns ("," or "tab")' },
  results: { type: 'string', value: 'FILE', help: 'writes what becomes of every mail: .csv, .jsonl' },
  resume: { type: 'boolean', help: 'leaves out what the results say was accepted, or is in doubt' },
  'retry-in-doubt': { type: 'boolean', help: 'with --resume: sends what is in doubt again' },
  concurrency: { type: 'string', value: 'N', help: 'mails under way at once (5)' },
  rate: { type: 'string', value: 'N', help: 'mails a minute, at most' },
}

export const SEND_FLAGS: FlagTable = {
  ...MESSAGE_FLAGS,
  ...ENVELOPE_FLAGS,
  ...LIST_FLAGS,
  transport: { type: 'string', short: 'T', value: 'URL', help: 'how it goes (TURBOMAIL_TRANSPORT)' },
  manager: { type: 'string', value: 'NAME', help: 'when it goes (TURBOMAIL_MANAGER, or at once)' },
  ...PASSWORD_FLAGS,
  'dry-run': { type: 'boolean', short: 'n', help: 'says what would be sent and why, and sends nothing' },
  ...COMMON_FLAGS,
}
