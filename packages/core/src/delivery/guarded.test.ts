import { expect, test } from 'vitest'
import { mailTo } from '../../test/support/hand-made-mail.ts'
import { testPorts } from '../../test/support/test-ports.ts'
import { toy } from '../../test/support/toy-transport.ts'
import { Mailer } from '../mailer/mailer.ts'
import type { MailerOptions } from '../mailer/options.ts'
import { guarded } from './guarded.ts'
import type { Guards } from './guards.ts'
import { limiter } from './limiter.ts'
import { neverAborted } from './never-aborted.ts'
import { TransportFailedError } from './transport-failed-error.ts'

const down = new TransportFailedError('CONNECT_FAILED', 'down', { permanence: 'transient' })
const failing = () => toy({ open: () => Promise.reject(down) })

/** How many attempts fail before the breaker opens, at most nine. */
async function failuresUntilOpen(own: Guards, mailers: Guards): Promise<number> {
  const dispatcher = guarded(failing(), own).createDispatcher(testPorts(), mailers)
  for (let count = 0; count < 9; count++) {
    const { failure } = await dispatcher.attempt(mailTo('a@a.x'), { signal: neverAborted })
    if (failure?.code === 'BREAKER_OPEN') return count
  }
  return 9
}

test('a relay goes by its own guards, and by those of the mailer where it has none', async () => {
  expect(await failuresUntilOpen({ breaker: { failures: 2 } }, { breaker: { failures: 3 } })).toBe(2)
  expect(await failuresUntilOpen({}, { breaker: { failures: 3 } })).toBe(3)
  expect(await failuresUntilOpen({ breaker: false }, { breaker: { failures: 3 } })).toBe(9)
  expect(await failuresUntilOpen({ pace: false }, {})).toBe(5)
})

test('those of the innermost go before those around it', async () => {
  const limits = limiter({ mailsPerHour: 1 })
  const inner = guarded(toy(), { limiter: limits })
  const dispatcher = guarded(inner, { limiter: limiter({}) }).createDispatcher(testPorts())
  expect(guarded(inner, {}).name).toBe('toy')
  await dispatcher.attempt(mailTo('a@a.x'), { signal: neverAborted })
  expect(limits.hold(mailTo('a@a.x'), testPorts().clock.now())).toBeDefined()
  await dispatcher.close()
})

test.each([
  [{ breaker: { failures: 0 } }, 'breaker.failures'],
  [{ pace: { decrease: 2 } }, 'pace.decrease'],
  [{ limiter: { mailsPerSecond: 1 } }, 'limiter'],
])('%j is refused, by guarded and by a mailer', (guards, option) => {
  const transport = toy()
  expect(() => guarded(transport, guards as Guards)).toThrow(expect.objectContaining({ option }))
  expect(() => new Mailer({ transport, ...guards } as MailerOptions)).toThrow(expect.objectContaining({ option }))
})

test('an option that is no guard is refused', () => {
  const guards = { retry: {} } as Guards
  expect(() => guarded(toy(), guards)).toThrow(expect.objectContaining({ code: 'OPTIONS_UNKNOWN', option: 'retry' }))
})

test('several mailers keep one limit together, and a mailer has the breaker that it was given', async () => {
  const ports = testPorts()
  const limits = limiter({ mailsPerSecond: 1 })
  const mailers = [1, 2].map(() => new Mailer({ transport: toy(), limiter: limits, ports }))
  const letter = { from: 'me@example.com', to: 'you@example.org', text: 'Hi!' }
  const zero = ports.clock.now()
  const sent: number[] = []
  const all = mailers.map((mailer) => mailer.send(letter).then(() => sent.push(ports.clock.now() - zero)))
  await ports.clock.advance(2_000)
  await Promise.all(all)
  expect(sent).toEqual([0, 1_001])
  const mailer = new Mailer({ transport: failing(), breaker: { failures: 1 }, retry: { attempts: 1 }, ports })
  await expect(mailer.send(letter)).rejects.toMatchObject({ cause: down })
  await expect(mailer.send(letter)).rejects.toMatchObject({ cause: { code: 'BREAKER_OPEN', cause: down } })
  for (const each of [...mailers, mailer]) await each.stop()
  expect(ports.clock.pending).toBe(0)
})
