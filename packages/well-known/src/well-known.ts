import { OptionsError } from '@turbomail/core/contract'
import { nearServices } from './near-services.ts'
import type { Place, Service } from './service.ts'
import type { ServiceName } from './service-name.ts'
import { services } from './services.ts'

type Index = ReadonlyMap<string, Service>

/** Letters and digits of any script count in a name; their case and what stands between them do not. */
function fold(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

function indexBy(keys: (service: Service) => readonly string[]): Index {
  return new Map(services.flatMap((service) => keys(service).map((key) => [key, service] as const)))
}

let byName: Index | undefined
let byDomain: Index | undefined

function find(asked: string, domain: string): Service | undefined {
  byName ??= indexBy(({ name, aliases }) => [name, ...aliases].map(fold))
  byDomain ??= indexBy(({ domains }) => domains)
  return byDomain.get(domain) ?? (asked.includes('@') ? undefined : byName.get(fold(asked)))
}

/**
 * Where the relay of a mail service is, for `smtp({ ...wellKnown('Gmail'), auth })`.
 *
 * `service` is its name or an alias, in any case, with or without blanks, hyphens and dots (`'Gmail'`, `'google mail'`,
 * `'SES-EU-WEST-1'`), a domain whose mailboxes it keeps (`'gmail.com'`), or an address there. Raises an `OptionsError`
 * that names what is near when there is none. The result is the caller's own.
 */
export function wellKnown(service: ServiceName | (string & {})): Place {
  if (typeof service !== 'string') throw invalid('The service must be given as a string.')
  const domain = service
    .slice(service.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase()
  const found = find(service, domain)
  if (found === undefined) throw unknown(domain)
  const { host, port, tls } = found
  return { host, port, tls }
}

function unknown(asked: string): OptionsError {
  const near = nearServices(asked)
  const hint = near.length === 0 ? '`services` lists those that there are.' : `Did you mean ${near.join(' or ')}?`
  return invalid(`There is no well-known service ${JSON.stringify(asked.slice(0, 64))}. ${hint}`)
}

function invalid(text: string): OptionsError {
  return new OptionsError('OPTIONS_INVALID', text, 'service')
}
