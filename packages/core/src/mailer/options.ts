import type { BreakerOptions } from '../delivery/breaker-options.ts'
import { DIRECT_RETRY } from '../delivery/direct-options.ts'
import type { DispatcherFactory } from '../delivery/dispatcher.ts'
import { type Guards, resolveGuards } from '../delivery/guards.ts'
import { isTransportLike } from '../delivery/lift-transport.ts'
import type { Limiter } from '../delivery/limiter.ts'
import type { MailerRole, ManagerFactory, SubmitOptions } from '../delivery/manager.ts'
import type { PaceOptions } from '../delivery/pace-options.ts'
import { resolveRetry } from '../delivery/retry-options.ts'
import type { RetryOptions } from '../delivery/retry-policy.ts'
import type { TransportFactory } from '../delivery/transport.ts'
import { checkOptionNames, choiceOption } from '../errors/check-options.ts'
import { OptionsError } from '../errors/options-error.ts'
import { Message } from '../message/message.ts'
import type { MessageDefaults } from '../message/message-options.ts'
import { type Ports, systemPorts } from '../ports/ports.ts'
import { HOOK_NAMES, type MailerHooks } from './hooks.ts'

/** Whether one accepted recipient is enough. */
export type Requirement = 'any' | 'all'

/** What a mailer is made of. `O` are the submit options of its manager. */
export interface MailerOptions<O = unknown> {
  /** How mails are handed over: what `smtp()` and the like return, or a combination of them. */
  readonly transport?: TransportFactory | DispatcherFactory | undefined
  /**
   * When they are.
   * @default at once
   */
  readonly manager?: ManagerFactory<O> | undefined
  /** Fills what a message leaves open. */
  readonly defaults?: MessageDefaults | undefined
  /**
   * How often, how long and for whom a mail is tried again.
   * @default the manager's own
   */
  readonly retry?: RetryOptions | undefined
  /**
   * At most so much in so long: what `limiter()` returns. One may be shared by several mailers.
   * @default no limits
   */
  readonly limiter?: Limiter | undefined
  /**
   * When a relay that fails is left alone, and for how long; `false` never does.
   * @default { failures: 5, openMs: 5_000, maxOpenMs: 300_000 }
   */
  readonly breaker?: BreakerOptions | false | undefined
  /**
   * How far a relay or domain that asks for less is slowed down, and how it recovers; `false` never does.
   * @default { decrease: 0.5, least: 0.1 }, and back within minutes
   */
  readonly pace?: PaceOptions | false | undefined
  /** Functions that see each mail on its way: `beforeCompose`, `beforeHandover`, `afterReceipt`, `afterError`. */
  readonly hooks?: MailerHooks | undefined
  /**
   * `false` composes and checks every mail and hands it to nobody: each is refused with `MAILER_DISABLED`.
   * @default true
   */
  readonly enabled?: boolean | undefined
  /**
   * Which side of a durable manager it is: with `'submit'` mails are only given to the manager, whose workers in other processes
   * have the transport; with `'deliver'` it hands over what others have submitted, and takes no mail of its own.
   * @default 'both'
   */
  readonly role?: MailerRole | undefined
  /**
   * What `send` and a ticket's receipt take for success: any accepted recipient, or all of them. With `'all'` a receipt
   * with fewer comes as the `receipt` of a `DELIVERY_INCOMPLETE` error: those that were accepted stay accepted.
   * @default 'any'
   */
  readonly require?: Requirement | undefined
  /**
   * Clock, log and identity, for whoever wants the same octets on every machine.
   * @default the system's
   */
  readonly ports?: Partial<Ports> | undefined
}

/** What comes with a mail, beside the options of the manager. */
export interface SendOptions extends SubmitOptions {
  /** What counts as success for this mail: `'any'` accepted recipient, or `'all'`. @default that of the mailer */
  readonly require?: Requirement | undefined
}

/** The options of a mailer, with nothing left open. */
export interface ResolvedMailer<O> {
  readonly transport: TransportFactory | DispatcherFactory | undefined
  readonly manager: ManagerFactory<O> | undefined
  readonly defaults: MessageDefaults | undefined
  readonly retry: RetryOptions
  readonly guards: Guards
  readonly hooks: MailerHooks
  readonly role: MailerRole
  readonly enabled: boolean
  readonly require: Requirement
  readonly ports: Ports
}

export const MAILER_OPTIONS: readonly (keyof MailerOptions)[] = [
  'transport',
  'manager',
  'defaults',
  'retry',
  'limiter',
  'breaker',
  'pace',
  'hooks',
  'enabled',
  'role',
  'require',
  'ports',
]

const REQUIRED: readonly Requirement[] = ['any', 'all']
const ROLES: readonly MailerRole[] = ['both', 'submit', 'deliver']

/** Throws an `OptionsError` that names what is missing, unknown or malformed. */
export function resolveMailer<O>(given: MailerOptions<O>): ResolvedMailer<O> {
  checkOptionNames(given, MAILER_OPTIONS)
  const { transport, manager, defaults, retry, hooks, enabled = true, require, ports } = given
  resolveRetry(retry, DIRECT_RETRY)
  const { limiter, breaker, pace } = given
  const guards = { limiter, breaker, pace }
  resolveGuards(guards)
  if (typeof enabled !== 'boolean') throw invalid('enabled', 'true or false')
  if (manager !== undefined && !isManager(manager)) throw invalid('manager', 'what immediate() and the like return')
  const role = choiceOption(given.role, 'role', 'both', ROLES)
  if (role === 'deliver' && manager?.durable !== true) throw notDurable()
  return Object.freeze({
    transport: resolveTransport(transport, role, enabled),
    manager,
    defaults: defaults && new Message(defaults),
    retry: { ...retry },
    guards,
    hooks: resolveHooks(hooks),
    role,
    enabled,
    require: requireOption(require, 'any'),
    ports: { ...systemPorts, ...ports },
  })
}

/** `fallback` where `value` is left open. */
export function requireOption(value: unknown, fallback: Requirement): Requirement {
  return choiceOption(value, 'require', fallback, REQUIRED)
}

function resolveTransport(
  transport: unknown,
  role: MailerRole,
  enabled: boolean,
): TransportFactory | DispatcherFactory | undefined {
  if (transport !== undefined && !isTransportLike(transport)) {
    throw invalid('transport', 'what smtp() and the like return')
  }
  if (transport === undefined && role !== 'submit' && enabled) {
    throw new OptionsError('OPTIONS_TRANSPORT_MISSING', 'A mailer that sends needs a transport.', 'transport')
  }
  return role === 'submit' ? undefined : transport
}

function notDurable(): OptionsError {
  const text = 'The role deliver wants a durable manager, which has mails of other processes.'
  return new OptionsError('OPTIONS_UNSUPPORTED', text, 'role')
}

function resolveHooks(hooks: MailerHooks | undefined): MailerHooks {
  checkOptionNames(hooks, HOOK_NAMES, 'hooks.')
  for (const [name, hook] of Object.entries(hooks ?? {})) {
    if (hook !== undefined && typeof hook !== 'function') throw invalid(`hooks.${name}`, 'a function')
  }
  return { ...hooks }
}

function isManager(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'create' in value && typeof value.create === 'function'
}

function invalid(option: string, kind: string): OptionsError {
  return new OptionsError('OPTIONS_INVALID', `${option} must be ${kind}.`, option)
}
