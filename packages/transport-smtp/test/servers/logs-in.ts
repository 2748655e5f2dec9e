import { expect, test } from 'vitest'
import type { PasswordMechanism } from '../../src/index.ts'
import { openTransport } from './open-transport.ts'
import type { RealServer } from './real-server.ts'
import { loginOf, wayIn } from './way-in.ts'

/**
 * Tests that a server knows a password by each of these mechanisms, the best of those that it offers first, and refuses a
 * wrong one.
 */
export function logsIn(server: () => RealServer, mechanisms: readonly PasswordMechanism[]): void {
  test.each(mechanisms)('logs in by %s, and not with a wrong password', async (mechanism) => {
    const way = wayIn(server())
    const transport = await openTransport({ ...way, auth: { ...loginOf(server()), mechanism } })
    expect(transport.describe?.()).toMatchObject({ auth: { used: mechanism } })
    const wrong = openTransport({ ...way, auth: { ...loginOf(server()), password: 'wrong', mechanism } })
    await expect(wrong).rejects.toMatchObject({ code: 'AUTH_FAILED', permanence: 'permanent', reply: { code: 535 } })
  })

  test(`logs in by ${mechanisms[0]} of its own accord`, async () => {
    const transport = await openTransport({ ...wayIn(server()), auth: loginOf(server()) })
    expect(transport.describe?.()).toMatchObject({ auth: { used: mechanisms[0] } })
  })
}
