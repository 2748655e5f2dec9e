import { isTransportFailure } from '@turbomail/core/contract'
import { PASSWORD } from '../../reference-transport/reference-harness.ts'
import { hasFate } from './changed-outcomes.ts'
import { type TransportMutant, wrongFactory, wrongInstances } from './mutant.ts'

const encoded = Buffer.from(`\0ann\0${PASSWORD}`).toString('base64')

export const secretMutants: readonly TransportMutant[] = [
  wrongFactory('T-SECRET-01', 'is called by its URL', (factory) => ({
    ...factory,
    name: `smtp://ann:${encodeURIComponent(PASSWORD)}@relay.example.com`,
  })),
  wrongFactory('T-SECRET-01', 'carries its options about', (factory) =>
    Object.assign({ options: { PASSWORD } }, factory),
  ),
  wrongInstances('T-SECRET-02', 'carries its options about', () => () => ({ field: { password: PASSWORD } })),
  wrongInstances('T-SECRET-02', 'describes itself in full', () => () => ({ describe: () => ({ login: encoded }) })),
  wrongInstances('T-SECRET-03', 'logs the whole dialogue', () => (right, { ports }) => ({
    async deliver(mail, options) {
      const delivered = await right.deliver(mail, options)
      if (hasFate(delivered, 'accepted')) ports.log.publish('transcript', { line: `AUTH PLAIN ${encoded}` })
      return delivered
    },
  })),
  wrongInstances('T-SECRET-04', 'repeats what the far end repeated', () => (right) => ({
    async open(options) {
      await right.open(options).catch((error) => {
        if (isTransportFailure(error) && error.code === 'AUTH_FAILED') error.message += ` (535 what is ${encoded}?)`
        throw error
      })
    },
  })),
  wrongInstances('T-SECRET-04', 'hides the login in the error', () => (right) => ({
    async open(options) {
      await right.open(options).catch((error) => {
        throw Object.defineProperty(error, 'line', { value: `AUTH PLAIN ${encoded}` })
      })
    },
  })),
  wrongInstances('T-SECRET-05', 'has its options in what it fails with', () => (right) => ({
    async deliver(mail, options) {
      return await right.deliver(mail, options).catch((error) => {
        throw isTransportFailure(error) ? Object.assign(error, { options: { PASSWORD } }) : error
      })
    },
  })),
]
