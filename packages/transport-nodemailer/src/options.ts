import { type BodyType, checkOptionNames, choiceOption, numberOption, OptionsError } from '@turbomail/core/contract'

/** What is to be known of the transport that it does not say of itself. */
export interface FromNodemailerOptions {
  /** What the transport is called in logs and errors. @default "nodemailer:" and the name that nodemailer's transport has */
  readonly name?: string | undefined
  /** Mails that nodemailer's transport is given at once. @default the `maxConnections` of a pool, otherwise 5 */
  readonly maxInstances?: number | undefined
  /** The form in which it gets the content; `8BITMIME` only where the far end is known to take octets above 127. @default "7BIT" */
  readonly bodyType?: BodyType | undefined
  /**
   * Whether it carries UTF-8 in paths and header fields (RFC 6531); a mail that has some is refused otherwise. nodemailer's SMTP
   * transports ask for SMTPUTF8 only for the sake of a path, and go on where the server does not offer it.
   * @default false
   */
  readonly utf8?: boolean | undefined
  /** How long it may take without reading on in the content, or calling back, until it is given up. @default 600_000 */
  readonly timeoutMs?: number | undefined
  /**
   * Opening asks the transport's `verify`, where it has one, unless it was seen to be well within this time; `Infinity` never
   * asks. For SMTP that is a connection and a login of its own, for SES a request that is refused.
   * @default 60_000
   */
  readonly verifyAfterMs?: number | undefined
}

export interface ResolvedOptions {
  readonly name: string | undefined
  readonly maxInstances: number | undefined
  readonly bodyType: BodyType
  readonly utf8: boolean
  readonly timeoutMs: number
  readonly verifyAfterMs: number
}

const DEFAULTS = Object.freeze({
  name: undefined,
  maxInstances: undefined,
  bodyType: '7BIT',
  utf8: false,
  timeoutMs: 600_000,
  verifyAfterMs: 60_000,
} satisfies ResolvedOptions)

/** Where nothing says how many connections there may be. */
export const USUAL_INSTANCES = 5
/** The longest that a timer can be set for. */
const LONGEST_MS = 2 ** 31 - 1
const BODY_TYPES = ['7BIT', '8BITMIME'] as const

/** Throws an `OptionsError` that names what is unknown or malformed. */
export function resolveOptions(options: FromNodemailerOptions = {}): ResolvedOptions {
  checkOptionNames(options, Object.keys(DEFAULTS))
  const { name, maxInstances, utf8 = DEFAULTS.utf8 } = options
  const many = { least: 1, whole: true, infinite: true }
  if (name !== undefined && typeof name !== 'string') throw invalid('name', 'a text')
  if (typeof utf8 !== 'boolean') throw invalid('utf8', 'true or false')
  const timeoutMs = numberOption(options.timeoutMs, 'timeoutMs', DEFAULTS.timeoutMs, { least: 1, whole: true })
  return {
    name,
    maxInstances: maxInstances === undefined ? undefined : numberOption(maxInstances, 'maxInstances', 1, many),
    bodyType: choiceOption(options.bodyType, 'bodyType', DEFAULTS.bodyType, BODY_TYPES),
    utf8,
    timeoutMs: Math.min(timeoutMs, LONGEST_MS),
    verifyAfterMs: numberOption(options.verifyAfterMs, 'verifyAfterMs', DEFAULTS.verifyAfterMs, {
      least: 0,
      infinite: true,
    }),
  }
}

function invalid(option: string, wanted: string): OptionsError {
  return new OptionsError('OPTIONS_INVALID', `${option} must be ${wanted}.`, option)
}
