import { neverAborted } from '@turbomail/core/contract'
import { certificateOf, on } from '@turbomail/fake-server'
import { expect, test } from 'vitest'
import { openTo, startServer, transportTo } from './sessions.ts'

const start = (...script: ReturnType<typeof on>[]) =>
  startServer({
    tls: 'implicit',
    tlsOptions: { requestCert: true, rejectUnauthorized: false },
    auth: { mechanisms: ['EXTERNAL'] },
    script,
  })

test('EXTERNAL logs in as the client certificate says, or as whom it is told', async () => {
  const server = await start()
  const own = await certificateOf('valid')
  await openTo(server, { tls: own, auth: { mechanism: 'EXTERNAL' } })
  await openTo(server, { tls: own, auth: { mechanism: 'EXTERNAL', user: 'ann' } })
  expect(server.sessions.map(({ user, mechanism }) => [user, mechanism])).toEqual([
    ['localhost', 'EXTERNAL'],
    ['ann', 'EXTERNAL'],
  ])
  expect(server.sessions[0]?.commands).toContain('AUTH EXTERNAL =')
})

test('EXTERNAL without a certificate is refused', async () => {
  const server = await start()
  const transport = transportTo(server, { auth: { mechanism: 'EXTERNAL' } })
  await expect(transport.open({ signal: neverAborted })).rejects.toMatchObject({ code: 'AUTH_FAILED' })
})

test('EXTERNAL answers an empty challenge, and no other', async () => {
  const server = await start(on('AUTH', { connection: 1 }, '334 '), on('AUTH', { connection: 2 }, '334 d2hv'))
  const answers: (string | undefined)[] = []
  for (const _ of [1, 2]) {
    const transport = transportTo(server, { auth: { mechanism: 'EXTERNAL', user: 'ann' } })
    await expect(transport.open({ signal: neverAborted })).rejects.toMatchObject({ code: 'AUTH_FAILED' })
    answers.push(server.sessions.at(-1)?.commands.at(-1))
  }
  expect(answers).toEqual([Buffer.from('ann').toString('base64'), '*'])
})
