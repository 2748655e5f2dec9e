import { AssertionError } from 'node:assert'
import { createDispatcher, type MailObject, type Manager, type StopReport, type Ticket } from '@turbomail/core/contract'
import { type KitPorts, kitPorts } from '../kit-ports.ts'
import { kitMail } from '../manager/kit-mail.ts'
import type { ManagerHarness } from '../manager-harness.ts'
import type { MakeHarness } from '../run-case.ts'
import { checkSchedule } from './check-schedule.ts'
import { FarEnd } from './far-end.ts'
import { OpenTransactions } from './open-transactions.ts'
import { SeededRandom } from './seeded-random.ts'
import { drawSteps, ENDINGS, type Step } from './step.ts'
import { Submission } from './submission.ts'

const RETRY = { scope: 'transient', attempts: 4, deadlineMs: 60_000 } as const
const HALT = 'the schedule is over'

/** How schedules are varied for one manager. */
export interface ScheduleOptions {
  /** Submit options of the manager for one mail, drawn with `random`, which gives numbers from 0 to 1. @default none */
  readonly submitOptions?: (random: () => number, now: number) => object | undefined
  /** What the manager is told to do with a recipient in doubt. @default 'report' */
  readonly inDoubt?: 'report' | 'retry'
}

/**
 * Plays one random schedule of submissions, transactions, failures, aborts and stops to a manager, over a real dispatcher,
 * and holds what came of it against what every manager promises: each ticket settles once, and says of each recipient what
 * the far end says; nobody who was accepted is handed over again, and nobody in doubt unless told so; bounds are kept; nothing
 * is left behind.
 * The same seed plays the same schedule. Throws an `AssertionError` that tells the seed and the steps. Not for durable managers.
 */
export async function playSchedule(
  make: MakeHarness<ManagerHarness>,
  seed: number,
  options: ScheduleOptions = {},
): Promise<void> {
  const harness = await make()
  const random = new SeededRandom(seed)
  const steps = drawSteps(random)
  try {
    await new Play(harness, random, options).run(steps)
  } catch (error) {
    throw toldWith(error, seed, steps)
  } finally {
    await harness.dispose?.()
  }
}

class Play {
  readonly #harness: ManagerHarness
  readonly #random: SeededRandom
  readonly #options: ScheduleOptions
  readonly #ports: KitPorts = kitPorts()
  readonly #farEnd: FarEnd
  readonly #manager: Manager
  readonly #dispatcher: ReturnType<typeof createDispatcher>
  readonly #transactions: OpenTransactions
  readonly #maxConcurrent: number
  readonly #submissions: Submission[] = []
  readonly #stops: Promise<StopReport>[] = []

  constructor(harness: ManagerHarness, random: SeededRandom, options: ScheduleOptions) {
    this.#harness = harness
    this.#random = random
    this.#options = options
    const { inDoubt = 'report' } = options
    this.#farEnd = new FarEnd(1 + random.below(3), 1 + random.below(3), inDoubt)
    const bound = random.pick([1, 2, Number.POSITIVE_INFINITY])
    this.#maxConcurrent = harness.capabilities.bounded ? bound : Number.POSITIVE_INFINITY
    this.#dispatcher = createDispatcher(this.#farEnd.factory, this.#ports)
    this.#manager = harness
      .factory({ maxConcurrent: bound })
      .create(this.#dispatcher, { ports: this.#ports, retry: { ...RETRY, inDoubt } }) as Manager
    this.#transactions = new OpenTransactions(this.#manager)
  }

  async run(steps: readonly Step[]): Promise<void> {
    await this.#manager.start()
    for (const step of steps) {
      await this.#do(step)
      await this.#turn()
    }
    const reports = await this.#end()
    checkSchedule(this.#farEnd, this.#submissions, reports, this.#maxConcurrent)
    const { untilNextMs } = this.#ports.clock
    if (untilNextMs !== Number.POSITIVE_INFINITY) throw new AssertionError({ message: 'a timer is left' })
  }

  async #do(step: Step): Promise<void> {
    const farEnd = this.#farEnd
    if (step.kind === 'submit') this.#submit(step.recipients, step.transaction)
    else if (step.kind === 'abort') this.#submissions[step.which]?.controller.abort(new Error('cancelled'))
    else if (step.kind === 'open') farEnd.opens.shift()?.(step.fails)
    else if (step.kind === 'deliver') farEnd.deliveries.splice(step.which, 1)[0]?.(step.ending)
    else if (step.kind === 'wait') await this.#ports.clock.advance(step.ms, () => this.#turn())
    else if (step.kind === 'begin' && this.#harness.capabilities.transactions) this.#transactions.begin()
    else if (step.kind === 'end') this.#transactions.end(step.which, step.commits)
    else if (step.kind === 'stop') this.#stops.push(this.#manager.stop())
  }

  #submit(recipients: number, transaction: number | undefined): void {
    const name = `m${this.#submissions.length}`
    const domains = ['a.example', 'b.example'] as const
    const to = Array.from({ length: recipients }, (_, at) => `${name}r${at}@${this.#random.pick(domains)}`)
    const submission = new Submission(kitMail({ name, to }))
    this.#submissions.push(submission)
    const more = this.#options.submitOptions?.(() => this.#random.next(), this.#ports.clock.now())
    const submit = () => submission.follow(this.#hand(submission.mail, submission.controller.signal, more))
    const held = transaction !== undefined && this.#transactions.run(transaction, submit)
    if (!held) submit()
  }

  async #hand(mail: MailObject, signal: AbortSignal, more: object | undefined): Promise<Ticket> {
    return this.#manager.submit(mail, { ...more, signal })
  }

  /** Ends it all: nothing is waited for but what is in flight, and that ends one way or the other. */
  async #end(): Promise<readonly StopReport[]> {
    const controller = new AbortController()
    this.#stops.push(this.#manager.stop({ signal: controller.signal }))
    controller.abort(new Error(HALT))
    await this.#turn()
    this.#transactions.endAll()
    const stopping = Promise.all(this.#stops)
    let over = false
    stopping.then(
      () => {
        over = true
      },
      () => {
        over = true
      },
    )
    for (let round = 0; round < 500 && !over; round++) {
      this.#farEnd.deliveries.shift()?.(this.#random.pick(ENDINGS))
      await this.#turn()
    }
    if (!over) throw new AssertionError({ message: 'stop does not end' })
    const reports = await stopping
    await this.#dispatcher.close()
    await this.#turn()
    return reports
  }

  #turn(): Promise<void> {
    return this.#harness.turn?.() ?? new Promise((resolve) => setImmediate(resolve))
  }
}

function toldWith(error: unknown, seed: number, steps: readonly Step[]): Error {
  const message = error instanceof Error ? error.message : String(error)
  const told = steps.map((step) => JSON.stringify(step)).join('\n')
  const failed = new AssertionError({ message: `schedule ${seed}: ${message}\n${told}` })
  failed.cause = error
  return failed
}
