import { type FakeServer, fakeServer, on } from '@turbomail/fake-server'

/** Who the demo's own server lets in. */
export const DEMO_LOGIN = { user: 'zoe', password: 'correct horse battery staple' }

/** An SMTP server in this process: STARTTLS and a login are required, and one of the three recipients is unknown to it. */
export function demoServer(): Promise<FakeServer> {
  return fakeServer({
    name: 'mail.demo.example.com',
    tls: 'starttls',
    auth: { users: { [DEMO_LOGIN.user]: DEMO_LOGIN.password }, mechanisms: ['PLAIN', 'LOGIN'], required: true },
    script: [on('RCPT', { path: /^nobody@/ }, '550 5.1.1 No such user here')],
  })
}
