import type { Mechanism } from './mechanism.ts'

/** LOGIN, as it is in use: the relay asks for the user and then for the password, in words that differ. */
export function login(user: string, password: string): Mechanism {
  return {
    name: 'LOGIN',
    begin: () => {
      const answers = [user, password]
      return { secrets: [password], next: () => answers.shift() }
    },
  }
}
