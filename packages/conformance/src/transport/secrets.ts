import assert from 'node:assert'
import { neverAborted } from '@turbomail/core/contract'
import type { TransportCase } from '../transport-harness.ts'
import { findSecret } from './find-secret.ts'
import { mailOf } from './mails.ts'
import { rejectionOf } from './results.ts'
import type { Rig } from './rig.ts'
import { transportCase } from './transport-case.ts'

const credentials = (capabilities: { readonly credentials: boolean }): boolean => capabilities.credentials

function expectNoSecret(rig: Rig, what: string, value: unknown): void {
  const { secrets = [] } = rig.harness
  assert.ok(secrets.length > 0, 'the harness names no secret')
  assert.strictEqual(findSecret(value, secrets), undefined, `a secret is in ${what}`)
}

export const secretCases: readonly TransportCase[] = [
  transportCase({
    id: 'T-SECRET-01',
    title: 'No secret is in the name, the JSON or the inspection of a factory.',
    applies: credentials,
    async run(rig) {
      const { factory } = rig.harness
      expectNoSecret(rig, 'its name', factory.name)
      expectNoSecret(rig, 'the factory', factory)
    },
  }),
  transportCase({
    id: 'T-SECRET-02',
    title: 'No secret is in the JSON, the inspection or the description of an instance.',
    applies: credentials,
    async run(rig) {
      const transport = rig.create()
      expectNoSecret(rig, 'an instance that is not open', transport)
      await transport.open({ signal: neverAborted })
      expectNoSecret(rig, 'an open instance', transport)
      expectNoSecret(rig, 'its description', transport.describe?.())
    },
  }),
  transportCase({
    id: 'T-SECRET-03',
    title: 'No secret is logged, however closely somebody listens.',
    applies: credentials,
    async run(rig) {
      await rig.send(mailOf())
      expectNoSecret(rig, 'the log', rig.ports.logged)
    },
  }),
  transportCase({
    id: 'T-SECRET-04',
    title: 'No secret is in the error or the log of a login that was refused.',
    faults: ['refuse-login'],
    applies: credentials,
    async run(rig) {
      await rig.provoke('refuse-login')
      expectNoSecret(rig, 'the error', await rejectionOf(rig.open()))
      expectNoSecret(rig, 'the log', rig.ports.logged)
    },
  }),
  transportCase({
    id: 'T-SECRET-05',
    title: 'No secret is in what a delivery comes to, failed or not.',
    faults: ['fail-transport'],
    applies: credentials,
    async run(rig) {
      const transport = await rig.open()
      expectNoSecret(rig, 'the outcomes', await rig.deliver(transport, mailOf()))
      await rig.provoke('fail-transport')
      expectNoSecret(rig, 'the failure', await rejectionOf(rig.deliver(transport, mailOf())))
    },
  }),
]
