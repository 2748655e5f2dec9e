import type { Person } from './letter.ts'

export const author: Person = { name: 'Ada Byron', address: 'ada@analytical.example' }
export const reader: Person = { name: 'Charles B.', address: 'charles@difference.example' }

/** `count` readers with display names, at fifty domains. */
export function readers(count: number): Person[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `Subscriber Number ${index + 1}`,
    address: `subscriber.${index + 1}@list-${index % 50}.example`,
  }))
}
