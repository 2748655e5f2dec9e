import { OptionsError } from '@turbomail/core/contract'
import { createTransport } from 'nodemailer'
import type { NodemailerPlugin, NodemailerTransport, NodemailerTransporter } from './nodemailer-types.ts'

/** Transports of nodemailer that give the mail back to whoever calls them, and send nothing. */
const SEND_NOTHING: ReadonlySet<unknown> = new Set(['StreamTransport', 'JSONTransport'])

/** The transporter as it is, or one around a bare transport. Throws an `OptionsError` for anything else. */
export function transporterOf(given: NodemailerTransport): NodemailerTransporter {
  const transporter = asTransporter(given)
  const { name } = transporter.transporter
  if (!SEND_NOTHING.has(name)) return transporter
  throw invalid(`is nodemailer's ${name}, which sends nothing; capture() of @turbomail/transport-debug keeps mails`)
}

function asTransporter(given: unknown): NodemailerTransporter {
  if (hasMethod(given, '_processPlugins') && 'transporter' in given && hasMethod(given.transporter, 'send')) {
    return given as unknown as NodemailerTransporter
  }
  if (hasMethod(given, 'send')) return createTransport(given as unknown as NodemailerPlugin)
  throw invalid('must be a transport of nodemailer, or what its createTransport() returns')
}

function hasMethod<Name extends string>(value: unknown, name: Name): value is Record<Name, () => unknown> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function'
}

function invalid(what: string): OptionsError {
  return new OptionsError('OPTIONS_INVALID', `transport ${what}.`, 'transport')
}
