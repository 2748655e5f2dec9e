import { randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'

export interface Account {
  readonly address: string
  salt: Buffer
  hash: Buffer
}

const derive = promisify<string, Buffer, number, Buffer>(scrypt)

/** Stands for the table of accounts of your application. */
const accounts = new Map<string, Account>()

export async function setPassword(address: string, password: string): Promise<void> {
  const salt = randomBytes(16)
  accounts.set(address.toLowerCase(), { address, salt, hash: await derive(password, salt, 32) })
}

export function findAccount(address: string): Account | undefined {
  return accounts.get(address.trim().toLowerCase())
}

await setPassword('ann@example.org', 'forgotten long ago')
