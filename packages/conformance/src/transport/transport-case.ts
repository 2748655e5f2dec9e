import { DEFAULT_PATIENCE_MS, guarded } from '../patience.ts'
import type { MediumCapabilities, TransportCase, TransportFaultName, TransportHarness } from '../transport-harness.ts'
import { Rig } from './rig.ts'

/** What every other case stands on: that a mail which is delivered arrives. */
export const DELIVERS = 'T-LIFECYCLE-01'

export interface TransportCaseDefinition {
  readonly id: string
  readonly title: string
  readonly clause?: string
  /** Beside the case that every other stands on. */
  readonly needs?: readonly string[]
  readonly faults?: readonly TransportFaultName[]
  /** Always, unless given. */
  applies?(capabilities: MediumCapabilities): boolean
  run(rig: Rig): Promise<void>
}

/** A case that is given a rig, which is tidied up afterwards. */
export function transportCase({ needs = [], run, applies, ...rest }: TransportCaseDefinition): TransportCase {
  return {
    ...rest,
    needs: rest.id === DELIVERS ? needs : [DELIVERS, ...needs],
    applies: applies ?? (() => true),
    run: (harness) => guarded(() => runOn(harness, run), harness.patienceMs ?? DEFAULT_PATIENCE_MS),
  }
}

async function runOn(harness: TransportHarness, run: (rig: Rig) => Promise<void>): Promise<void> {
  const rig = new Rig(harness)
  try {
    await run(rig)
  } finally {
    await rig.tidy()
  }
}
