import {
  createDispatcher,
  directManager,
  type MailObject,
  type Outcome,
  type Receipt,
  systemPorts,
  type TransportFactory,
} from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { type SmtpOptions, smtp } from '../../src/index.ts'
import { type AwkwardMail, awkwardMails, MAILBOXES } from './awkward-mails.ts'
import type { RealServer, ServerKind } from './real-server.ts'

/** How far ahead the mails go, and over how many connections at once. */
export type Way = Pick<SmtpOptions, 'pipelining' | 'window'> & { readonly connections: number }

export const EAGER = { pipelining: 'eager', window: 64 } as const

const WAYS: readonly Way[] = [
  { ...EAGER, connections: 1 },
  { ...EAGER, connections: 3 },
  { pipelining: 'full', connections: 1 },
  { pipelining: 'full', connections: 3 },
  { pipelining: 'transaction', connections: 3 },
  { pipelining: 'off', connections: 1 },
]

let runs = 0

/** 200 awkward mails at once, in every way and over one connection and several: each arrives once, octet by octet. */
export function carriesAwkwardMails(
  kind: ServerKind,
  server: () => RealServer,
  options: (server: RealServer) => SmtpOptions,
  { protocol = 'SMTP', ways = WAYS }: { readonly protocol?: 'SMTP' | 'LMTP'; readonly ways?: readonly Way[] } = {},
): void {
  for (const { connections, ...way } of ways) {
    const title = `carries 200 awkward mails over ${protocol}, pipelining ${way.pipelining}, ${connections} at once`
    test(title, () => carry(kind, server(), { ...options(server()), ...way }, connections))
  }
}

async function carry(kind: ServerKind, server: RealServer, options: SmtpOptions, connections: number): Promise<void> {
  const mails = awkwardMails(`${kind.name.replaceAll(' ', '-')}.${++runs}`, { without: kind.cannotCarry })
  const factory = smtp(options)
  const receipts = await handOver(
    mails.map(({ mail }) => mail),
    factory,
    connections,
  )
  for (const [index, mail] of mails.entries()) expectReceipt(receipts[index] as Receipt, mail, kind)
  for (const user of MAILBOXES) {
    const wanted = mails.filter(({ users }) => users.includes(user))
    expectMails(await server.mails(user, wanted.length), wanted, kind)
  }
}

/** Gives all of them to a manager at once, over so many connections at most. */
export async function handOver(
  mails: readonly MailObject[],
  factory: TransportFactory,
  connections: number,
): Promise<readonly Receipt[]> {
  const capabilities = { ...factory.capabilities, maxInstances: connections }
  const dispatcher = createDispatcher({ ...factory, capabilities }, systemPorts)
  const manager = directManager().create(dispatcher, { ports: systemPorts, retry: {} })
  await manager.start()
  try {
    return await Promise.all(mails.map(async (mail) => receiptOf((await manager.submit(mail)).receipt)))
  } finally {
    await manager.stop()
    await dispatcher.close()
  }
}

/** A mail that nobody takes has a receipt too. */
function receiptOf(promise: Promise<Receipt>): Promise<Receipt> {
  return promise.catch((error) => {
    if (error.receipt === undefined) throw error
    return error.receipt
  })
}

function expectReceipt({ outcomes }: Receipt, { name, users, refused }: AwkwardMail, kind: ServerKind): void {
  const { length } = outcomes
  expect(length, name).toBe(users.length + refused.length)
  for (const outcome of outcomes) {
    const wanted = refused.includes(String(outcome.path)) ? REFUSED : accepted(kind, outcome)
    expect(outcome, name).toMatchObject(wanted)
  }
}

const REFUSED: Partial<Outcome> = { fate: 'refused', permanence: 'permanent', fault: 'recipient' }

function accepted({ queueId }: ServerKind, outcome: Outcome): object {
  if (queueId === undefined) expect(outcome).not.toHaveProperty('queueId')
  return {
    fate: 'accepted',
    reply: { code: 250 },
    ...(queueId === undefined ? {} : { queueId: expect.stringMatching(queueId) }),
  }
}

const RETURN_PATH = /^Return-Path: <(.*)>\r?$/im

/** Each of them once, with its own sender, and nothing else. */
function expectMails(
  found: readonly Buffer[],
  wanted: readonly AwkwardMail[],
  { lineEnd, added, nullSender = '' }: ServerKind,
): void {
  const left = new Map(wanted.map((mail) => [mail.key, mail]))
  for (const stored of found) {
    const key = /awkward\.[\w.-]+\./.exec(stored.toString('latin1'))?.[0] ?? ''
    const mail = left.get(key)
    if (mail === undefined) throw new Error(`twice, or nobody's: ${JSON.stringify(stored.toString().slice(0, 500))}`)
    left.delete(key)
    const octets = lineEnd === '\n' ? withoutReturns(mail.octets) : mail.octets
    const start = stored.length - octets.length
    if (start < 0 || !stored.subarray(start).equals(octets)) fail(mail, stored, octets)
    const ahead = stored.subarray(0, start).toString()
    expect(ahead, mail.name).toMatch(added)
    expect(RETURN_PATH.exec(ahead)?.[1] ?? '', mail.name).toBe(String(mail.mail.envelope.reversePath ?? nullSender))
  }
  expect([...left.values()].map(({ name }) => name)).toEqual([])
}

function withoutReturns(octets: Buffer): Buffer {
  return Buffer.from(octets.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
}

/** Shows where they part, counted from the end and from the first field of the content. */
function fail({ name }: AwkwardMail, stored: Buffer, octets: Buffer): never {
  const start = Math.max(0, stored.indexOf(octets.subarray(0, 16)))
  const at = octets.findIndex((octet, index) => stored[start + index] !== octet)
  const around = (found: Buffer, place: number) =>
    JSON.stringify(found.toString('latin1', Math.max(0, place - 60), place + 60))
  throw new Error(`${name}: ${around(stored, start + at)} was stored for ${around(octets, at)}, octet ${at}`)
}
