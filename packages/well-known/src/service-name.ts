import type { TABLE } from './table.ts'

/** The names that services are listed by; aliases and domains of mailboxes stand for them as well. */
export type ServiceName = keyof typeof TABLE
