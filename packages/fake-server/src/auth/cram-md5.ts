import { createHmac, randomBytes } from 'node:crypto'
import type { Mechanism } from './mechanism.ts'

/** CRAM-MD5 (RFC 2195). */
export const cramMd5: Mechanism = async ({ options, ask }) => {
  const challenge = `<${randomBytes(8).toString('hex')}@fake.example>`
  const answer = (await ask(challenge))?.toString('utf8') ?? ''
  const space = answer.lastIndexOf(' ')
  const user = answer.slice(0, Math.max(space, 0))
  const password = options.users[user]
  if (password === undefined) return undefined
  const wanted = createHmac('md5', password).update(challenge).digest('hex')
  return answer.slice(space + 1) === wanted ? user : undefined
}
