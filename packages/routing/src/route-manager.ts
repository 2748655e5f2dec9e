import {
  checkSubmitOptions,
  MailError,
  type MailObject,
  type Manager,
  type ManagerFactory,
  OptionsError,
  type StopReport,
  type SubmitOptions,
  type Ticket,
} from '@turbomail/core/contract'
import { findWay } from './find-way.ts'
import { SharedDispatcher } from './shared-dispatcher.ts'

/** Any manager, whatever submit options it honours. */
type AnyManager = ManagerFactory<never>

type OptionsOf<Factory> = Factory extends ManagerFactory<infer Options> ? Partial<Options> : never

/** The submit options of all managers, each left to be given or not. */
export type OptionsOfAll<Managers> = {
  [Name in keyof Managers]: (options: OptionsOf<Managers[Name]>) => void
}[keyof Managers] extends (options: infer All) => void
  ? All
  : never

/** Names the manager of a mail, by its labels, its envelope and the options that it is submitted with. */
export type PickManager<Options = unknown> = (
  mail: Pick<MailObject, 'labels' | 'envelope' | 'messageId'>,
  options: SubmitOptions & Options,
) => string

/**
 * Several managers over one transport, as one: each mail goes to the manager that `pick` names.
 * `routeManager(({ labels }) => labels.kind === 'news' ? 'later' : 'now', { now: immediate(), later: ondemand() })`.
 *
 * It honours the submit options of all of them; a mail with one that its own manager does not honour is refused
 * (`OPTIONS_UNSUPPORTED`), and so is one whose name there is not (`ROUTE_UNKNOWN`) or for which `pick` throws
 * (`ROUTE_FAILED`). Where a manager knows transactions, so does this one; inside, it refuses mails whose own manager does not.
 */
export function routeManager<Managers extends Readonly<Record<string, AnyManager>>>(
  pick: PickManager<NoInfer<OptionsOfAll<Managers>>>,
  managers: Managers,
): ManagerFactory<OptionsOfAll<Managers>> {
  const known = checkManagers(pick, managers)
  const name = `routeManager(${[...known].map(([way, manager]) => `${way}: ${manager.name}`).join(', ')})`
  const submitOptions = [...new Set([...known.values()].flatMap((factory) => factory.submitOptions))]
  const namingOptions = [...new Set([...known.values()].flatMap((factory) => factory.namingOptions ?? []))]
  return {
    name,
    submitOptions: submitOptions as unknown as ManagerFactory<OptionsOfAll<Managers>>['submitOptions'],
    namingOptions: namingOptions as unknown as ManagerFactory<OptionsOfAll<Managers>>['namingOptions'],
    create(dispatcher, context) {
      const shared = dispatcher && new SharedDispatcher(dispatcher)
      const ways = [...known].map(([way, factory]) => {
        const manager: Manager<unknown> = factory.create(shared?.share(), context)
        return [way, { factory, manager }] as const
      })
      const isTransactional = ways.some(([, { manager }]) => manager.transaction !== undefined)
      const Kind = isTransactional ? TransactionalRoute : RouteManager
      return new Kind(pick as PickManager, new Map(ways))
    },
  }
}

function checkManagers(pick: unknown, managers: unknown): ReadonlyMap<string, AnyManager> {
  if (typeof pick !== 'function') throw new OptionsError('OPTIONS_INVALID', 'pick must be a function.', 'pick')
  const entries = typeof managers === 'object' && managers !== null ? Object.entries(managers) : []
  const invalid = (option: string, kind: string) =>
    new OptionsError('OPTIONS_INVALID', `${option} must ${kind}.`, option)
  if (entries.length === 0) throw invalid('managers', 'name at least one manager')
  for (const [name, manager] of entries) {
    if (!isManagerFactory(manager)) throw invalid(`managers.${name}`, 'be what immediate() and the like return')
  }
  return new Map(entries)
}

function isManagerFactory(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'create' in value && 'submitOptions' in value
}

interface Way {
  readonly factory: AnyManager
  readonly manager: Manager<unknown>
}

class RouteManager implements Manager<unknown> {
  readonly #pick: PickManager
  protected readonly ways: ReadonlyMap<string, Way>
  #started: Promise<void> | undefined
  #stopped: Promise<StopReport> | undefined

  constructor(pick: PickManager, ways: ReadonlyMap<string, Way>) {
    this.#pick = pick
    this.ways = ways
  }

  start(): Promise<void> {
    if (this.#stopped !== undefined || this.#started === undefined) this.#started = this.#start()
    return this.#started
  }

  async submit(mail: MailObject, options: SubmitOptions = {}): Promise<Ticket> {
    const { factory, manager } = this.choose(mail, options)
    checkSubmitOptions(options, factory.name, factory.submitOptions)
    return manager.submit(mail, options)
  }

  /** All stop at once; what they hand back is handed back together. */
  async stop(options?: { readonly signal?: AbortSignal }): Promise<StopReport> {
    const reports = Promise.all(this.managers.map((manager) => manager.stop(options)))
    this.#stopped ??= reports.then((all) => ({ unsent: all.flatMap(({ unsent }) => unsent) }))
    await reports
    return this.#stopped
  }

  protected get managers(): readonly Manager<unknown>[] {
    return [...this.ways.values()].map(({ manager }) => manager)
  }

  protected choose(mail: MailObject, options: SubmitOptions): Way {
    const way = findWay(this.ways, () => this.#pick(mail, options))
    if (way instanceof MailError) throw way
    return way
  }

  async #start(): Promise<void> {
    const results = await Promise.allSettled(this.managers.map((manager) => manager.start()))
    const failed = results.find((result) => result.status === 'rejected')
    if (failed === undefined) return
    this.#started = undefined
    throw failed.reason
  }
}

/** Runs the work in a transaction of each manager that knows any. */
class TransactionalRoute extends RouteManager {
  transaction<T>(work: () => Promise<T>): Promise<T> {
    const nested = this.managers.reduceRight<() => Promise<T>>(
      (inner, manager) => () => (manager.transaction === undefined ? inner() : manager.transaction(inner)),
      work,
    )
    return nested()
  }

  inTransaction(options?: unknown): boolean {
    return this.managers.some((manager) => manager.inTransaction?.(options) === true)
  }

  protected override choose(mail: MailObject, options: SubmitOptions): Way {
    const way = super.choose(mail, options)
    if (way.manager.transaction !== undefined || !this.inTransaction()) return way
    const message = `The manager ${way.factory.name} knows no transactions, and the mail is submitted inside one.`
    throw new OptionsError('OPTIONS_UNSUPPORTED', message, 'manager')
  }
}
