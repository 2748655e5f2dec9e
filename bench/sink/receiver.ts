/** What a sink has taken so far. */
export interface Tally {
  mails: number
  /** On the wire: dots stuffed, the final dot and its CRLF left out. */
  octets: number
}

const LF = 10
const END = '\r\n.\r\n'
const REPLIES: Readonly<Record<string, string>> = {
  EHLO: '250-sink\r\n250-PIPELINING\r\n250-SIZE 4294967296\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n',
  DATA: '354 go on\r\n',
  QUIT: '221 bye\r\n',
}

/**
 * One connection's side of an SMTP session that says yes to everything, as fast as it can: octets in, replies out. What
 * one segment asks is answered in one, as by a server that knows PIPELINING.
 */
export class Receiver {
  readonly #tally: Tally
  #inContent = false
  /** Of commands, one cut off by the end of its segment; of content, its last octets, in which END may have begun. */
  #rest: Buffer = Buffer.alloc(0)
  #replies = ''

  constructor(tally: Tally) {
    this.#tally = tally
  }

  take(segment: Buffer): string {
    let input = this.#rest.length === 0 ? segment : Buffer.concat([this.#rest, segment])
    for (let after = this.#next(input); after > 0; after = this.#next(input)) input = input.subarray(after)
    this.#keep(input)
    const replies = this.#replies
    this.#replies = ''
    return replies
  }

  /** Takes a command or the end of a content from the front, and tells how many octets; 0 when there is no whole one. */
  #next(input: Buffer): number {
    return this.#inContent ? this.#endContent(input) : this.#obey(input)
  }

  /** A content is looked at from the CRLF of `DATA` on, so that END is found in an empty one too. */
  #obey(input: Buffer): number {
    const end = input.indexOf(LF)
    if (end < 0) return 0
    const verb = input.toString('latin1', 0, 4).toUpperCase()
    this.#replies += REPLIES[verb] ?? '250 ok\r\n'
    this.#inContent = verb === 'DATA'
    return this.#inContent ? end - 1 : end + 1
  }

  #endContent(input: Buffer): number {
    const end = input.indexOf(END)
    if (end < 0) return 0
    this.#tally.octets += end
    this.#tally.mails += 1
    this.#replies += '250 taken\r\n'
    this.#inContent = false
    return end + END.length
  }

  #keep(input: Buffer): void {
    const from = this.#inContent ? Math.max(0, input.length - (END.length - 1)) : 0
    if (this.#inContent) this.#tally.octets += from
    this.#rest = input.subarray(from)
  }
}
