/** What a sink has taken so far. */
export interface Tally {
  mails: number
  /** As they came: of DATA with the dots stuffed, but without the final dot and its CRLF. */
  octets: number
}

/** What a sink offers. */
export interface Offer {
  /** CHUNKING (RFC 3030). */
  readonly chunking: boolean
}

const LF = 10
const END = '\r\n.\r\n'
const SHORTEST_COMMAND_OCTETS = 4
/** Makes capitals of letters, four at a time. */
const CAPITALS = 0xdfdfdfdf

/** The first four letters of a command as one number. */
const wordOf = (verb: string): number => Buffer.from(verb).readUInt32BE()
const EHLO = wordOf('EHLO')
const HELO = wordOf('HELO')
const MAIL = wordOf('MAIL')
const RCPT = wordOf('RCPT')
const DATA = wordOf('DATA')
const BDAT = wordOf('BDAT')
const RSET = wordOf('RSET')
const NOOP = wordOf('NOOP')
const QUIT = wordOf('QUIT')

const KEYWORDS = '250-PIPELINING\r\n250-SIZE 4294967296\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n'
const OK = '250 ok\r\n'
const TAKEN = '250 taken\r\n'
const SEQUENCE = '503 not now\r\n'
export const BYE = '221 bye\r\n'

/**
 * One connection's side of an SMTP session that says yes to whatever is in order, as fast as it can: octets in, replies
 * out. What one segment asks is answered in one, as by a server that knows PIPELINING. A chunk is taken as what it is,
 * octets, whether or not its BDAT is refused.
 */
export class Receiver {
  readonly #tally: Tally
  readonly #offer: Offer
  #hasSender = false
  #hasRecipient = false
  #inContent = false
  /** Octets of a chunk that have not come yet. */
  #chunkLeft = 0
  /** What is said when it has come. */
  #chunkReply = ''
  /** Of commands, one cut off by the end of its segment; of content, its last octets, in which END may have begun. */
  #rest: Buffer | undefined
  #replies = ''

  constructor(tally: Tally, offer: Offer) {
    this.#tally = tally
    this.#offer = offer
  }

  take(segment: Buffer): string {
    const input = this.#rest === undefined ? segment : Buffer.concat([this.#rest, segment])
    let at = 0
    for (let next = this.#next(input, at); next > at; next = this.#next(input, at)) at = next
    this.#keep(input, at)
    const replies = this.#replies
    this.#replies = ''
    return replies
  }

  /** Takes a command or a content, or what is there of a chunk, and tells where the next begins; `at` if it is not whole. */
  #next(input: Buffer, at: number): number {
    if (this.#chunkLeft > 0) return this.#takeChunk(input, at)
    return this.#inContent ? this.#endContent(input, at) : this.#obey(input, at)
  }

  /** A content is looked at from the CRLF of `DATA` on, so that END is found in an empty one too. */
  #obey(input: Buffer, at: number): number {
    const end = input.indexOf(LF, at)
    if (end < 0) return at
    const verb = end - at < SHORTEST_COMMAND_OCTETS ? 0 : (input.readUInt32BE(at) & CAPITALS) >>> 0
    if (verb === BDAT && this.#offer.chunking) this.#beginChunk(input, at + SHORTEST_COMMAND_OCTETS, end)
    else this.#replies += this.#reply(verb, input, end)
    return this.#inContent ? end - 1 : end + 1
  }

  #reply(verb: number, input: Buffer, end: number): string {
    if (verb === MAIL) return this.#begin()
    if (verb === RCPT) return this.#addRecipient(input, end)
    if (verb === DATA) return this.#goAhead()
    if (verb === QUIT) return BYE
    if (verb === NOOP) return OK
    if (verb !== RSET && verb !== EHLO && verb !== HELO) return '500 what?\r\n'
    this.#forget()
    if (verb !== EHLO) return OK
    return `250-sink\r\n${KEYWORDS}${this.#offer.chunking ? '250 CHUNKING' : '250 HELP'}\r\n`
  }

  #begin(): string {
    if (this.#hasSender) return SEQUENCE
    this.#hasSender = true
    return OK
  }

  /** `RCPT TO:<>` names nobody. */
  #addRecipient(input: Buffer, end: number): string {
    if (!this.#hasSender) return SEQUENCE
    if (input[end - 2] === 0x3e && input[end - 3] === 0x3c) return '501 nobody\r\n'
    this.#hasRecipient = true
    return OK
  }

  #goAhead(): string {
    if (!this.#hasRecipient) return SEQUENCE
    this.#inContent = true
    return '354 go on\r\n'
  }

  /** ` 86 LAST` CRLF or ` 86` CRLF. */
  #beginChunk(input: Buffer, from: number, end: number): void {
    const [size, last] = input.toString('latin1', from + 1, end - 1).split(' ')
    this.#chunkLeft = Number(size)
    this.#chunkReply = !this.#hasRecipient ? SEQUENCE : last === undefined ? OK : TAKEN
    if (this.#chunkLeft === 0) this.#endChunk()
  }

  #takeChunk(input: Buffer, at: number): number {
    const taken = Math.min(this.#chunkLeft, input.length - at)
    if (this.#chunkReply !== SEQUENCE) this.#tally.octets += taken
    this.#chunkLeft -= taken
    if (this.#chunkLeft === 0) this.#endChunk()
    return at + taken
  }

  #endChunk(): void {
    this.#replies += this.#chunkReply
    if (this.#chunkReply === TAKEN) this.#takeMail()
  }

  #endContent(input: Buffer, at: number): number {
    const end = input.indexOf(END, at)
    if (end < 0) return at
    this.#tally.octets += end - at
    this.#replies += TAKEN
    this.#takeMail()
    return end + END.length
  }

  #takeMail(): void {
    this.#tally.mails += 1
    this.#forget()
  }

  #forget(): void {
    this.#hasSender = this.#hasRecipient = this.#inContent = false
  }

  #keep(input: Buffer, at: number): void {
    const from = this.#inContent ? Math.max(at, input.length - (END.length - 1)) : at
    if (this.#inContent) this.#tally.octets += from - at
    this.#rest = from === input.length ? undefined : input.subarray(from)
  }
}
