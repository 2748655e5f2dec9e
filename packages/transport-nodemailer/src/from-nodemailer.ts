import type { TransportFactory } from '@turbomail/core/contract'
import { Health } from './health.ts'
import { NodemailerInstance } from './nodemailer-instance.ts'
import type { NodemailerTransport, NodemailerTransporter } from './nodemailer-types.ts'
import { type FromNodemailerOptions, resolveOptions, USUAL_INSTANCES } from './options.ts'
import { ownSource, sharedSource } from './source.ts'
import { transporterOf } from './transporter-of.ts'

/**
 * Any transport of nodemailer as one of TurboMail: SMTP, a pool, SES, a plug-in, or a whole transporter with its plug-ins, its
 * DKIM keys and its defaults.
 *
 * What is given stays the caller's: it is used by all instances, and never closed. A function is called for each instance,
 * and what it returns is closed with that instance, which is what a pool of one connection wants.
 *
 * Throws an `OptionsError` that names what is unknown or malformed.
 *
 * ```ts
 * const mailer = new Mailer({ transport: fromNodemailer(createTransport({ SES: { sesClient, SendEmailCommand } })) })
 * ```
 */
export function fromNodemailer(
  transport: NodemailerTransport | (() => NodemailerTransport | Promise<NodemailerTransport>),
  options?: FromNodemailerOptions,
): TransportFactory {
  const resolved = resolveOptions(options)
  const shared = typeof transport === 'function' ? undefined : transporterOf(transport)
  const source = typeof transport === 'function' ? ownSource(transport) : sharedSource(shared as NodemailerTransporter)
  const health = new Health(resolved.verifyAfterMs)
  return {
    name: resolved.name ?? (shared === undefined ? 'nodemailer' : `nodemailer:${shared.transporter.name}`),
    capabilities: {
      partial: true,
      durable: true,
      maxInstances: resolved.maxInstances ?? poolSize(shared) ?? USUAL_INSTANCES,
    },
    create: (ports) => new NodemailerInstance(source, health, resolved, ports),
  }
}

function poolSize(transporter: NodemailerTransporter | undefined): number | undefined {
  const { maxConnections } = (transporter?.options ?? {}) as { readonly maxConnections?: unknown }
  return typeof maxConnections === 'number' && maxConnections >= 1 ? maxConnections : undefined
}
