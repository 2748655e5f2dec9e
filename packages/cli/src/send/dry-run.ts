import type { MailObject } from '@turbomail/core/contract'
import { EXIT } from '../command/exit-code.ts'
import type { Terminal } from '../command/terminal.ts'
import { Composer } from './composer.ts'
import type { Candidate } from './mail-job.ts'
import { BY_DEFAULT, type Way } from './mailer-options.ts'
import { type Plan, planOf, refusedPlan, showPlan } from './plan.ts'
import { sourcesOf } from './sources.ts'

export interface DryRunOptions {
  readonly json: boolean
  /** Leaves out recipients that an earlier run has sent to. */
  readonly remaining: (row: number, mail: MailObject) => MailObject | undefined
}

/** Says what would be sent and why, and what would be refused; sends nothing. */
export async function dryRun(
  candidates: AsyncIterable<Candidate>,
  { options, transport, manager }: Way,
  { json, remaining }: DryRunOptions,
  { output }: Terminal,
): Promise<number> {
  const composer = await Composer.create(options, true)
  const say = (facts: object, text: string) => output.write(json ? `${JSON.stringify(facts)}\n` : text)
  say({ transport, manager }, `Nothing is sent. ${wayOf(transport)}, manager ${manager.shown} (${manager.from})\n`)
  let refused = 0
  try {
    for await (const candidate of candidates) {
      const plan = await makePlan(candidate, composer, remaining)
      if (plan.refused !== undefined) refused++
      say(plan, showPlan(plan))
    }
  } finally {
    await composer.stop()
  }
  return refused > 0 ? EXIT.failed : EXIT.done
}

function wayOf({ shown, from }: Way['transport']): string {
  if (from === BY_DEFAULT) return 'No transport is named (--transport or TURBOMAIL_TRANSPORT), so it would not go'
  return `It would go by ${shown} (${from})`
}

async function makePlan(
  candidate: Candidate,
  composer: Composer,
  remaining: DryRunOptions['remaining'],
): Promise<Plan> {
  try {
    const job = candidate.make()
    const mail = await composer.compose(job)
    return planOf(job, mail, remaining(job.row, mail), await sourcesOf(job))
  } catch (error) {
    return refusedPlan(candidate, error)
  }
}
