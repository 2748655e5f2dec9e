/** What nodemailer calls what has a code of TurboMail's. */
const CODES: ReadonlyMap<string, string> = new Map([
  ['CONNECT_FAILED', 'ESOCKET'],
  ['CONNECT_TIMEOUT', 'ETIMEDOUT'],
  ['REPLY_TIMEOUT', 'ETIMEDOUT'],
  ['CONNECTION_LOST', 'ECONNECTION'],
  ['RELAY_UNAVAILABLE', 'ECONNECTION'],
  ['BREAKER_OPEN', 'ECONNECTION'],
  ['MAILER_STOPPED', 'ECONNECTION'],
  ['GREETING_REFUSED', 'EPROTOCOL'],
  ['EHLO_REFUSED', 'EPROTOCOL'],
  ['REPLY_MALFORMED', 'EPROTOCOL'],
  ['REPLY_UNEXPECTED', 'EPROTOCOL'],
  ['TLS_REQUIRED', 'ETLS'],
  ['TLS_FAILED', 'ETLS'],
  ['TLS_INJECTION', 'ETLS'],
  ['AUTH_FAILED', 'EAUTH'],
  ['AUTH_UNAVAILABLE', 'EAUTH'],
  ['AUTH_INSECURE', 'EAUTH'],
  ['PROXY_FAILED', 'EPROXY'],
  ['PROXY_UNAVAILABLE', 'EPROXY'],
  ['EXTENSION_UNAVAILABLE', 'EENVELOPE'],
  ['SMTPUTF8_UNAVAILABLE', 'EENVELOPE'],
  ['COMMAND_MALFORMED', 'EENVELOPE'],
  ['SIZE_EXCEEDED', 'EMESSAGE'],
  ['CONTENT_UNREADABLE', 'ESTREAM'],
  ['CONTENT_CONSUMED', 'ESTREAM'],
  ['MAIL_ABORTED', 'EABORT'],
])

const OF_AN_AREA: ReadonlyMap<string | undefined, string> = new Map([
  ['ADDRESS', 'EENVELOPE'],
  ['ENVELOPE', 'EENVELOPE'],
  ['CONTENT', 'EMESSAGE'],
  ['HEADER', 'EMESSAGE'],
  ['MESSAGE', 'EMESSAGE'],
  ['OPTIONS', 'ECONFIG'],
  ['SENDMAIL', 'ESENDMAIL'],
])

/** nodemailer's code for one of TurboMail's; what nodemailer has no code for keeps its own. */
export function codeFor(code: string): string {
  if (code === 'DELIVERY_IN_DOUBT') return 'EINDOUBT'
  return CODES.get(code) ?? OF_AN_AREA.get(code.split('_')[0]) ?? code
}
