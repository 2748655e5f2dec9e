import {
  type Action,
  type Answer,
  disconnect,
  type FakeServerOptions,
  type Gate,
  on,
  type Rule,
  raw,
  repeat,
  reset,
} from '@turbomail/fake-server'
import type { AuthOptions } from '../../src/index.ts'

/** A step on the way to a session, and a server that comes to it. */
export interface OpeningPhase {
  readonly name: string
  readonly server: FakeServerOptions
  readonly auth?: AuthOptions
  readonly rule: (answer: Answer) => Rule
  /** The usual code, which more lines may carry. */
  readonly code: number
}

/** Something that a relay does there instead of what it should. */
export interface OpeningFault {
  readonly name: string
  readonly action: (phase: OpeningPhase, gate: Gate) => Action
  /** The code of the error; alternatives are told apart by `|`. */
  readonly code: (phase: OpeningPhase) => string
  readonly late?: true
}

const USER = 'ann'
export const PASSWORD = 'correct horse'

const accounts = { auth: { users: { [USER]: PASSWORD } } }
const login = (mechanism: 'PLAIN' | 'LOGIN'): AuthOptions => ({ user: USER, password: PASSWORD, mechanism })
const secured =
  (answer: Answer): Rule['answer'] =>
  (event) =>
    event.session.secure ? (typeof answer === 'function' ? answer(event) : answer) : undefined

export const PHASES: readonly OpeningPhase[] = [
  { name: 'the greeting', server: {}, rule: (answer) => on('GREETING', answer), code: 220 },
  { name: 'EHLO', server: {}, rule: (answer) => on('EHLO', answer), code: 250 },
  {
    name: 'STARTTLS',
    server: { tls: 'starttls', ...accounts },
    auth: login('PLAIN'),
    rule: (answer) => on('STARTTLS', answer),
    code: 220,
  },
  {
    name: 'EHLO under TLS',
    server: { tls: 'starttls', ...accounts },
    auth: login('PLAIN'),
    rule: (answer) => on('EHLO', secured(answer)),
    code: 250,
  },
  {
    name: 'AUTH PLAIN',
    server: { tls: 'implicit', ...accounts },
    auth: login('PLAIN'),
    rule: (answer) => on('LOGIN', answer),
    code: 235,
  },
  {
    name: 'AUTH LOGIN',
    server: { tls: 'starttls', ...accounts },
    auth: login('LOGIN'),
    rule: (answer) => on('AUTH', answer),
    code: 334,
  },
  {
    name: 'the second challenge of AUTH LOGIN',
    server: { tls: 'starttls', ...accounts },
    auth: login('LOGIN'),
    rule: (answer) => on('CHALLENGE', { nth: 2 }, answer),
    code: 334,
  },
  {
    name: 'the end of AUTH LOGIN',
    server: { tls: 'starttls', ...accounts },
    auth: login('LOGIN'),
    rule: (answer) => on('LOGIN', answer),
    code: 235,
  },
]

const always = (code: string) => () => code
const plainly = (action: Action) => () => action

export const OPENING_FAULTS: readonly OpeningFault[] = [
  { name: '421', action: plainly('421 4.3.2 closing'), code: always('RELAY_UNAVAILABLE') },
  { name: '421 and an end', action: plainly(['421 4.3.2 closing', disconnect()]), code: always('RELAY_UNAVAILABLE') },
  { name: 'an end', action: plainly(disconnect()), code: always('CONNECTION_LOST') },
  { name: 'a reset', action: plainly(reset()), code: always('CONNECTION_LOST|CONNECT_FAILED') },
  { name: 'half a reply and an end', action: plainly([raw('22'), disconnect()]), code: always('CONNECTION_LOST') },
  {
    name: 'half a line more and an end',
    action: ({ code }) => [raw(`${code}-more\r\n${code}`), disconnect()],
    code: always('CONNECTION_LOST'),
  },
  { name: 'an over-long line', action: plainly(repeat('220 x')), code: always('REPLY_MALFORMED') },
  { name: 'endless lines', action: plainly(repeat('220-x\r\n')), code: always('REPLY_MALFORMED') },
  { name: 'mixed codes', action: plainly(raw('220-a\r\n550 b\r\n')), code: always('REPLY_MALFORMED') },
  { name: 'nonsense', action: plainly(raw('HTTP/1.1 400 Bad Request\r\n')), code: always('REPLY_MALFORMED') },
  { name: 'a lone LF', action: plainly(raw('\n')), code: always('REPLY_MALFORMED') },
  { name: 'NUL', action: plainly(raw('\0\r\n')), code: always('REPLY_MALFORMED') },
  {
    name: '354',
    action: plainly(raw('354 go\r\n')),
    code: ({ name }) => (/AUTH/.test(name) ? 'AUTH_FAILED' : 'REPLY_UNEXPECTED'),
  },
  { name: 'nothing', action: (_phase, gate) => gate, code: always('REPLY_TIMEOUT'), late: true },
]
