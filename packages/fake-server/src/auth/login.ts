import type { Mechanism } from './mechanism.ts'

/** LOGIN, which no RFC describes: two questions, two answers. A first message is the user. */
export const login: Mechanism = async ({ options, ask, initial }) => {
  const user = (initial ?? (await ask('Username:')))?.toString('utf8')
  if (user === undefined) return undefined
  const password = (await ask('Password:'))?.toString('utf8')
  return password !== undefined && options.users[user] === password ? user : undefined
}
