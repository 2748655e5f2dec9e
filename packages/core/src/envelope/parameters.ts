import { MessageError } from '../errors/message-error.ts'
import { OptionsError } from '../errors/options-error.ts'
import type { Envelope, Recipient } from './envelope.ts'

type EnvelopeParameters = Omit<Envelope, 'reversePath' | 'recipients'>
type RecipientParameters = Omit<Recipient, 'path'>
type Check = (value: unknown) => boolean

const MAX_SECONDS = 999_999_999

const ENVELOPE_CHECKS: Readonly<Record<keyof EnvelopeParameters, Check>> = {
  ret: (value) => value === 'FULL' || value === 'HDRS',
  envid: (value) => typeof value === 'string' && /^[\x20-\x7e]{1,100}$/.test(value),
  requireTls: (value) => typeof value === 'boolean',
  deliverBy: isDeliverBy,
  holdFor: (value) => isWhole(value, 0, MAX_SECONDS),
  mtPriority: (value) => isWhole(value, -9, 9),
}

const RECIPIENT_CHECKS: Readonly<Record<keyof RecipientParameters, Check>> = {
  notify: isNotify,
  originalRecipient: isOriginalRecipient,
}

/** The parameters that are given, checked and frozen. */
export function checkEnvelopeParameters(parameters: EnvelopeParameters): EnvelopeParameters {
  return check(parameters, ENVELOPE_CHECKS, 'envelope')
}

/** The parameters that are given, checked and frozen. */
export function checkRecipientParameters(parameters: RecipientParameters): RecipientParameters {
  return check(parameters, RECIPIENT_CHECKS, 'envelope.to')
}

function check<T extends object>(parameters: T, checks: Readonly<Record<string, Check>>, field: string): T {
  if (Object.keys(parameters).length === 0) return parameters
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined)
  for (const [name, value] of given) {
    const isValid = Object.hasOwn(checks, name) ? checks[name] : undefined
    const place = `${field}.${name}`
    if (isValid === undefined) throw new OptionsError('OPTIONS_UNKNOWN', `There is no ${place}`, place)
    if (!isValid(value)) throw new MessageError('ENVELOPE_PARAMETER', `${place} is malformed`, place)
  }
  return Object.fromEntries(given.map(([name, value]) => [name, freeze(value)])) as T
}

function freeze(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? Object.freeze(structuredClone(value)) : value
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most
}

/** RFC 2852 §4: what is to be returned when late needs a positive time. */
function isDeliverBy(value: unknown): boolean {
  const { seconds, mode, trace = false } = Object(value) as Record<string, unknown>
  if (typeof trace !== 'boolean') return false
  if (mode === 'R') return isWhole(seconds, 1, MAX_SECONDS)
  return mode === 'N' && isWhole(seconds, -MAX_SECONDS, MAX_SECONDS)
}

/** RFC 3461 §4.1. */
function isNotify(value: unknown): boolean {
  if (value === 'NEVER') return true
  if (!Array.isArray(value) || value.length === 0 || new Set(value).size !== value.length) return false
  return value.every((when) => when === 'SUCCESS' || when === 'FAILURE' || when === 'DELAY')
}

/** RFC 3461 §4.2, RFC 6533 §3. */
function isOriginalRecipient(value: unknown): boolean {
  const { addressType, address } = Object(value) as Record<string, unknown>
  if (typeof addressType !== 'string' || !/^[\w!#$%&'*+\-/=?^`{|}~]{1,64}$/.test(addressType)) return false
  return typeof address === 'string' && address.length <= 500 && /^[^\p{Cc}\p{Cs}]+$/u.test(address)
}
