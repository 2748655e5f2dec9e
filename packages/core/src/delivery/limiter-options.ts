import { checkOptionNames, numberOption } from '../errors/check-options.ts'
import { OptionsError } from '../errors/options-error.ts'
import { domainToAscii } from '../syntax/domain.ts'

/** At most so many in so long. What is left open has no limit. */
export interface RateOptions {
  /** Mails in any second. @default no limit */
  readonly mailsPerSecond?: number | undefined
  /** Mails in any minute. @default no limit */
  readonly mailsPerMinute?: number | undefined
  /** Mails in any hour. @default no limit */
  readonly mailsPerHour?: number | undefined
  /** Recipients in any second. @default no limit */
  readonly recipientsPerSecond?: number | undefined
  /** Recipients in any minute. @default no limit */
  readonly recipientsPerMinute?: number | undefined
  /** Recipients in any hour. @default no limit */
  readonly recipientsPerHour?: number | undefined
}

/** What `limiter()` takes: rates for everything, for each recipient domain and for each sender. */
export interface LimiterOptions extends RateOptions {
  /**
   * Connections, or other instances, open at the same time.
   * @default no bound
   */
  readonly maxConnections?: number | undefined
  /** For each domain of a recipient apart. */
  readonly perDomain?: RateOptions | undefined
  /** For single domains of recipients, in the place of what `perDomain` says. */
  readonly domains?: Readonly<Record<string, RateOptions>> | undefined
  /** For each reverse-path apart; the empty one is one of them. */
  readonly perSender?: RateOptions | undefined
}

/** At most `limit` within any `windowMs`. */
export interface Rate {
  readonly counts: 'mails' | 'recipients'
  readonly limit: number
  readonly windowMs: number
}

export type Rates = readonly Rate[]

/** Limiter options in the form in which they are looked up. */
export interface ResolvedLimiter {
  readonly maxConnections: number
  readonly all: Rates
  readonly perDomain: Rates
  readonly domains: ReadonlyMap<string, Rates>
  readonly perSender: Rates
}

const RATES: Readonly<Record<keyof RateOptions, Omit<Rate, 'limit'>>> = {
  mailsPerSecond: { counts: 'mails', windowMs: 1_000 },
  mailsPerMinute: { counts: 'mails', windowMs: 60_000 },
  mailsPerHour: { counts: 'mails', windowMs: 3_600_000 },
  recipientsPerSecond: { counts: 'recipients', windowMs: 1_000 },
  recipientsPerMinute: { counts: 'recipients', windowMs: 60_000 },
  recipientsPerHour: { counts: 'recipients', windowMs: 3_600_000 },
}

const RATE_NAMES = Object.keys(RATES)
const NAMES = [...RATE_NAMES, 'maxConnections', 'perDomain', 'domains', 'perSender']
const MANY = { least: 1, whole: true, infinite: true }

/** Throws an `OptionsError` that names what is unknown or malformed, as `perDomain.mailsPerSecond`. */
export function resolveLimiter(given: LimiterOptions | undefined): ResolvedLimiter {
  checkOptionNames(given, NAMES)
  const { maxConnections, perDomain, domains, perSender } = given ?? {}
  return {
    maxConnections: numberOption(maxConnections, 'maxConnections', Number.POSITIVE_INFINITY, MANY),
    all: resolveRates(given, ''),
    perDomain: checkedRates(perDomain, 'perDomain.'),
    domains: resolveDomains(domains),
    perSender: checkedRates(perSender, 'perSender.'),
  }
}

function checkedRates(given: RateOptions | undefined, place: string): Rates {
  checkOptionNames(given, RATE_NAMES, place)
  return resolveRates(given, place)
}

function resolveRates(given: RateOptions | undefined, place: string): Rates {
  const rates = Object.entries(RATES).map(([name, rate]) => {
    const limit = numberOption(given?.[name as keyof RateOptions], place + name, Number.POSITIVE_INFINITY, MANY)
    return { ...rate, limit }
  })
  return rates.filter(({ limit }) => limit !== Number.POSITIVE_INFINITY)
}

function resolveDomains(given: LimiterOptions['domains']): ReadonlyMap<string, Rates> {
  checkOptionNames(given, Object.keys(given ?? {}), 'domains.')
  return new Map(
    Object.entries(given ?? {}).map(([name, rates]) => {
      const domain = name.startsWith('[') ? name.toLowerCase() : domainToAscii(name)
      if (domain !== undefined) return [domain, checkedRates(rates, `domains.${name}.`)]
      throw new OptionsError('OPTIONS_INVALID', `domains.${name} is no domain.`, `domains.${name}`)
    }),
  )
}
