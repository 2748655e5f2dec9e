import { type Gate, hold } from './gate.ts'

/** Octets that answer something, and the code that the server itself goes by. */
export interface Say {
  readonly do: 'say'
  readonly octets: Buffer
  /** The first three digits, or `undefined` where there are none. */
  readonly code: number | undefined
  /** One octet per write. */
  readonly dribble: boolean
}

/** One thing that the server does by way of an answer. */
export type Step =
  | Say
  | Gate
  | { readonly do: 'delay'; readonly delayMs: number }
  | { readonly do: 'omit'; readonly code: number }
  | { readonly do: 'disconnect' }
  | { readonly do: 'reset' }
  | { readonly do: 'swallow' }
  | { readonly do: 'repeat'; readonly octets: Buffer }

/**
 * What to do: a step, the text of a reply (`'550 5.1.1 no such user'`; `\n` between the lines of a multi-line one), or
 * several of them in order. When none of them says anything, as after a mere `hold()`, the usual reply follows.
 */
export type Action = string | Step | readonly (string | Step)[]

/** A reply as text: each line as it stands on the wire, without CRLF. */
export function reply(text: string): Say {
  if (!/^\d{3}([ -]|$|\n)/.test(text)) throw new TypeError(`a reply starts with three digits: ${JSON.stringify(text)}`)
  return say(Buffer.from(`${text.split(/\r?\n/).join('\r\n')}\r\n`))
}

/** These octets and nothing else: no line end is added, nothing is checked. */
export function raw(octets: string | Uint8Array): Say {
  return say(Buffer.from(octets as string))
}

/** A reply, or what `raw` gives, with every octet in a write of its own. */
export function dribble(what: string | Say): Say {
  return { ...(typeof what === 'string' ? reply(what) : what), dribble: true }
}

/** Says these octets over and over, as fast as the client takes them, until the connection ends. */
export function repeat(octets: string | Uint8Array): Step {
  return { do: 'repeat', octets: Buffer.from(octets as string) }
}

/** Never answers. */
export function stall(): Step {
  return hold()
}

/** Never answers, and reads no more either. */
export function stopReading(): Step {
  return hold({ reading: false })
}

/** For `HANDSHAKE`: an alert instead of a server's hello (RFC 8446 §6.2: `handshake_failure`), and the end. */
export function refuseHandshake(): readonly Step[] {
  return [raw(Buffer.from([21, 3, 3, 0, 2, 2, 40])), disconnect()]
}

/** Waits so long by the wall clock. `hold()` does without one. */
export function delay(delayMs: number): Step {
  return { do: 'delay', delayMs }
}

/** Says nothing, and goes on as if `code` had been said. */
export function omit(code = 250): Step {
  return { do: 'omit', code }
}

/** Ends the connection in good order (FIN) when all that was said has left. */
export function disconnect(): Step {
  return { do: 'disconnect' }
}

/** Ends the connection at once (RST). */
export function reset(): Step {
  return { do: 'reset' }
}

/** Throws away what has been received and not yet read. */
export function swallow(): Step {
  return { do: 'swallow' }
}

/** An action as its steps. */
export function stepsOf(action: Action): readonly Step[] {
  const list = Array.isArray(action) ? (action as readonly (string | Step)[]) : [action as string | Step]
  return list.map((step) => (typeof step === 'string' ? reply(step) : step))
}

function say(octets: Buffer): Say {
  const digits = /^\d{3}/.exec(octets.toString('latin1', 0, 3))
  return { do: 'say', octets, code: digits === null ? undefined : Number(digits[0]), dribble: false }
}
