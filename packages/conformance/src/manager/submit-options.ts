import { strict as assert } from 'node:assert'
import type { SubmitOptions } from '@turbomail/core/contract'
import { type ManagerCase, managerCase } from './manager-case.ts'
import { Rig } from './rig.ts'

/** An option of no manager. */
const UNKNOWN = 'conformanceKit'

function options(value: unknown): SubmitOptions {
  return { [UNKNOWN]: value } as SubmitOptions
}

/** What comes with a mail. */
export const submitOptions: readonly ManagerCase[] = [
  managerCase({
    id: 'M-OPTION-01',
    title: 'an option that it cannot honour is an error that names it: OPTIONS_UNSUPPORTED',
    async run(harness) {
      const rig = await Rig.started(harness)
      const error = await rig.refuses('a', 'OPTIONS_UNSUPPORTED', options(true))
      assert.equal((error as { option?: unknown }).option, UNKNOWN)
    },
  }),
  managerCase({
    id: 'M-OPTION-02',
    title: 'an option that is undefined counts as not given',
    async run(harness) {
      const rig = await Rig.started(harness)
      const ticket = await rig.submit('a', options(undefined))
      const attempt = await rig.attempt()
      attempt.accept()
      await rig.receipt(ticket)
    },
  }),
]
