/**
 * Every code a `MailError` of TurboMail can carry. A code is a promise: it is never renamed and never changes its
 * meaning; the text of an error is not. `docs/errors.md` is generated from this table.
 */
export const ERROR_CODES = {
  ADDRESS_SYNTAX: 'The text is not an address or a list of addresses (RFC 5322 §3.4).',
  ADDRESS_AMBIGUOUS: 'The text could be read as more than one mailbox, so it is refused rather than guessed at.',
  ADDRESS_DOMAIN: 'The domain is neither a host name, an internationalised one, nor a domain literal.',
  ADDRESS_LIMIT: 'The text is longer, or nested deeper, than an address can be.',
  ADDRESS_INPUT: 'The value is of no form that an address can be given in.',

  HEADER_NAME: 'The name of a header field has a character outside RFC 5322 §3.6.8.',
  HEADER_BODY: 'The body of a header field has a CR, LF, NUL or other control character.',
  HEADER_TOO_LONG: 'A line of the header cannot be folded to 998 octets (RFC 5322 §2.1.1).',
  HEADER_DUPLICATE: 'A header field that may occur once is given twice (RFC 5322 §3.6).',
  HEADER_RESERVED: 'A header field that TurboMail writes itself is given among `headers`.',

  MESSAGE_FIELD: 'A field of the message has a value of the wrong form; `field` names it.',
  MESSAGE_FROM_MISSING: 'The message has no author (RFC 5322 §3.6.2).',
  MESSAGE_SENDER_MISSING: 'A message of several authors names no sender (RFC 5322 §3.6.2).',
  MESSAGE_NO_RECIPIENTS: 'Neither the fields nor the envelope name a recipient.',
  MESSAGE_LIST_UNSUBSCRIBE: 'One-click unsubscription wants an https URI (RFC 8058 §3.1).',
  MESSAGE_JSON: 'The JSON is not that of a message, or of a newer version.',
  MESSAGE_REFUSED: 'A hook that sees the message before it is composed refused it; `cause` is what it threw.',

  CONTENT_MEDIA_TYPE: 'The media type is not `type/subtype` with well-formed parameters (RFC 2045 §5.1).',
  CONTENT_UNREADABLE: 'The content of a body or an attachment could not be read; `cause` says why.',
  CONTENT_CONSUMED: 'A stream that can be read once was asked for a second time.',
  CONTENT_CHANGED: 'A file has changed its size or time since it was first read.',
  CONTENT_TOO_LONG_LINE: 'A raw message has a line of more than 998 octets, and `longLines` is not "pass".',
  CONTENT_NEEDS_8BITMIME: 'The content is 8-bit and cannot be changed, and the next hop takes 7-bit only.',
  CONTENT_STORE_MISSING: 'The content is too large for the queue, and the durable manager has no store for it.',
  CONTENT_SEALED: 'What is stored was sealed with another key, or was changed.',
  CONTENT_RAW: 'The raw message is not one: no header section, one that is neither ASCII nor UTF-8, or a NUL in it.',

  ENVELOPE_PATH: 'A reverse-path or forward-path of the envelope is not an address (RFC 5321 §4.1.2).',
  ENVELOPE_NO_RECIPIENTS: 'The envelope has no recipient.',
  ENVELOPE_PARAMETER: 'A delivery parameter of the envelope (DSN, DELIVERBY …) is malformed.',

  OPTIONS_UNKNOWN: 'An option of that name does not exist; `option` names it.',
  OPTIONS_INVALID: 'An option has a value of the wrong form; `option` names it.',
  OPTIONS_UNSUPPORTED: 'The manager or transport in use cannot honour this option.',
  OPTIONS_TRANSPORT_MISSING: 'The mailer has no transport, and is not one for submitting only.',
  OPTIONS_PACKAGE_MISSING:
    'The package of a transport or manager that is asked for by name is not installed; the text has the command.',
  OPTIONS_PACKAGE_UNFIT:
    'The package of a transport or manager that is asked for by name cannot be loaded, or offers none by name.',

  MAILER_STOPPED: 'The mailer or manager has been stopped and takes no more mail.',
  MAILER_NOT_STARTED: 'The manager has not been started.',
  MAILER_DISABLED: 'The mailer is disabled: the mail was composed and checked, and handed to nobody.',
  MAIL_REFUSED: 'A hook that sees the mail before it is handed over refused it; `cause` is what it threw.',
  MAIL_ABORTED: 'The mail was cancelled before any part of it was handed over; `cause` is the reason.',
  MAIL_EXPIRED: 'The time after which the mail is of no use came before it was handed over.',
  MAIL_COLLAPSED: 'A later mail with the same `collapseKey` was submitted before this one was handed over.',
  MAIL_UNREADABLE: 'A stored mail cannot be read by this worker, which leaves it to others; a warning.',
  MAIL_WITHDRAWN: 'The mail was taken out of the queue, or was done with so long ago that nothing is known of it.',
  RECEIPT_PENDING:
    'The mail is still on its way; `send` waits no longer for a receipt that another process has to give.',
  RECORD_TOO_NEW: 'The mail was stored by a newer version than this, which leaves it to others.',
  WORKER_LOST: 'A worker fell silent while it handed the mail over: nobody knows whether it was accepted.',
  QUEUE_FULL: 'The queue has no room for the mail, and does not wait for any.',
  QUEUE_UNREACHABLE:
    'The server of the queue is out of reach; the text says whether what was asked of it may have been done. Also a warning.',
  QUEUE_TROUBLE:
    'The server of the queue answered with an error; `cause` says which. Also a warning: it is tried again.',
  REDIS_EVICTS: 'A warning: the Redis server may throw mails away when its memory is full.',
  REDIS_FORGETS: 'A warning: the Redis server does not store every write, and loses mails when it ends.',
  REDIS_UNCHECKED: 'A warning: the Redis server does not let anybody see whether it might lose mails.',
  QUEUE_IN_MEMORY: 'A warning: nobody said where mails are to be kept, so that they are lost with the process.',
  QUEUE_TOO_NEW: 'The tables of the queue were made by a newer version than this, which does not touch them.',
  PGLITE_MISSING: 'PostgreSQL within the process needs a package that is not installed; the text has the command.',
  TRANSACTION_OPEN: 'A receipt is waited for inside a transaction that has not been committed.',
  TRANSACTION_CLOSED: 'A unit of work that has been committed or rolled back is ended again.',
  TRANSACTION_ROLLED_BACK: 'The transaction in which the mail was submitted was rolled back.',

  DELIVERY_REFUSED: 'No recipient was accepted; the receipt says what was answered for each.',
  DELIVERY_INCOMPLETE: 'Every recipient was required, and one or more were not accepted.',
  DELIVERY_IN_DOUBT: 'The content was sent whole and the answer was lost; nobody can say whether it was accepted.',
  DELIVERY_UNTRIED: 'The mail was not handed over: every attempt failed before anything could be accepted.',

  ROUTE_UNKNOWN: 'A mail was to go by a name for which there is no transport or manager.',
  ROUTE_FAILED: 'The function that names the way of a mail threw; `cause` is what.',
  COPY_FAILED: 'A copy that tee() was to make of a mail could not be made; the mail itself is none the worse.',

  TRANSPORT_FAILED: 'The transport failed for a reason of its own; `cause` says which.',
  TRANSPORT_CONTRACT: 'A transport broke its contract, such as by leaving out the outcome of a recipient.',
  BREAKER_OPEN: 'The relay has failed several times in a row and is left alone for now; `cause` is the last failure.',
  CONNECT_FAILED: 'No connection to the relay could be made.',
  CONNECT_TIMEOUT: 'No connection to the relay was made in time.',
  PROXY_FAILED: 'The proxy did not connect to the relay, or does not speak its protocol.',
  PROXY_UNAVAILABLE: 'A proxy of this kind needs a package that is not installed; the text says which.',
  CONNECTION_LOST: 'The relay closed the connection, or it broke.',
  REPLY_TIMEOUT: 'The relay did not answer in time (RFC 5321 §4.5.3.2).',
  REPLY_MALFORMED: 'What the relay answered is not a reply (RFC 5321 §4.2).',
  REPLY_UNEXPECTED: 'The relay sent a reply that no command had asked for.',
  GREETING_REFUSED: 'The relay greeted with a refusal.',
  EHLO_REFUSED: 'The relay refused both EHLO and HELO.',
  RELAY_UNAVAILABLE: 'The relay closes the service for now (421).',
  TLS_REQUIRED: 'Encryption is required and the relay does not offer it.',
  TLS_FAILED: 'The TLS handshake failed, or the certificate is not acceptable.',
  TLS_INJECTION: 'Plain text arrived ahead of the TLS handshake, as in an attack.',
  AUTH_FAILED: 'The relay refused the credentials.',
  AUTH_UNAVAILABLE: 'A login was asked for, and the relay offers no mechanism that fits.',
  AUTH_INSECURE: 'Credentials are never sent over a connection that is not encrypted.',
  COMMAND_MALFORMED: 'A command would hold a CR, LF, NUL or another octet that no command may hold (RFC 5321 §4.1.1).',
  EXTENSION_UNAVAILABLE: 'The envelope asks for an extension of SMTP that the relay does not offer.',
  SMTPUTF8_UNAVAILABLE: 'The mail needs SMTPUTF8 (RFC 6531), and the relay does not offer it.',
  MAILBOX_FULL: 'There is no room for the mail: the disk, a quota or a limit on the size of files is used up.',
  MAILBOX_UNAVAILABLE: 'The mailbox is not there, or may not be written.',
  MAILBOX_FAILED: 'The file system failed while the mail was stored; `cause` says how.',
  SENDMAIL_MISSING: 'The sendmail program is not there, or may not be run.',
  SENDMAIL_FAILED: 'The sendmail program could not be started; `cause` says why.',
  SENDMAIL_TOO_MANY: 'A mail has more recipients than the arguments of a program can hold.',
  SENDMAIL_REFUSED:
    'The sendmail program ended with an exit code that is not 0; the text has what it wrote to its error output.',
  SENDMAIL_TIMEOUT: 'The sendmail program was not done in time and was ended; it may have taken the mail.',
  SENDMAIL_BROKEN: 'The sendmail program was ended by somebody else or broke down; it may have taken the mail.',
  NODEMAILER_FAILED: 'A transport of nodemailer failed, for a reason that has no code of its own; `cause` says which.',
  NODEMAILER_TIMEOUT: 'A transport of nodemailer neither read on in the content nor called back in time.',
  NODEMAILER_UNREAD:
    'A transport of nodemailer said that it was done, and had not read the content to its end: it was not this mail that it sent.',
  MBOX_LOCKED:
    'Somebody else had the mbox locked for as long as was waited; the text says how long, and who it was where that is known.',
  MBOX_LOCK_UNAVAILABLE:
    'An mbox wants an fcntl lock, and there is none to be had here; the text says what to install.',
  MBOX_NOT_REGULAR:
    'The mbox is a symbolic link, has hard links, or is no regular file, and the transport was not told to take such.',
  MBOX_TORN_TAIL:
    'A warning: an mbox has part of a mail that was not appended to its end and could not be cut off; nobody was told that it was accepted.',
  SIZE_EXCEEDED: 'The mail is larger than the relay takes (RFC 1870).',
} as const

/** The code of an error of TurboMail's own packages. */
export type ErrorCode = keyof typeof ERROR_CODES
