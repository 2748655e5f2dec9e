import type { SeededRandom } from './seeded-random.ts'

/** How a delivery ends. */
export const ENDINGS = [
  'accept',
  'accept',
  'refuse-some',
  'refuse-for-good',
  'too-many',
  'doubt',
  'leave-out',
  'lost',
  'stale',
  'lacking',
  'content',
  'bug',
  'retire',
] as const

export type Ending = (typeof ENDINGS)[number]

/** One thing that happens. What names a mail, a delivery or a transaction that is not there does nothing. */
export type Step =
  | { readonly kind: 'submit'; readonly recipients: number; readonly transaction: number | undefined }
  | { readonly kind: 'abort'; readonly which: number }
  | { readonly kind: 'open'; readonly fails: boolean }
  | { readonly kind: 'deliver'; readonly which: number; readonly ending: Ending }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'begin' }
  | { readonly kind: 'end'; readonly which: number; readonly commits: boolean }
  | { readonly kind: 'stop' }

type Kind = Step['kind']

const WEIGHTS: Readonly<Record<Kind, number>> = {
  submit: 6,
  deliver: 8,
  open: 4,
  wait: 3,
  abort: 1,
  begin: 1,
  end: 1,
  stop: 0.3,
}

const WEIGHT = Object.values(WEIGHTS).reduce((sum, weight) => sum + weight, 0)

/** The steps of one schedule. */
export function drawSteps(random: SeededRandom): readonly Step[] {
  return Array.from({ length: 5 + random.below(60) }, () => drawStep(random))
}

function drawStep(random: SeededRandom): Step {
  const kind = drawKind(random)
  if (kind === 'submit') {
    return { kind, recipients: 1 + random.below(4), transaction: random.below(3) === 0 ? random.below(3) : undefined }
  }
  if (kind === 'deliver') return { kind, which: random.below(4), ending: random.pick(ENDINGS) }
  if (kind === 'abort') return { kind, which: random.below(20) }
  if (kind === 'open') return { kind, fails: random.below(3) === 0 }
  if (kind === 'wait') return { kind, ms: 1 + random.below(random.pick([100, 20_000, 600_000])) }
  if (kind === 'end') return { kind, which: random.below(3), commits: random.below(3) > 0 }
  return { kind }
}

function drawKind(random: SeededRandom): Kind {
  let at = random.next() * WEIGHT
  for (const [kind, weight] of Object.entries(WEIGHTS) as [Kind, number][]) {
    at -= weight
    if (at < 0) return kind
  }
  return 'submit'
}
