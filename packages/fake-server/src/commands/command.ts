import type { Conversation } from '../conversation.ts'

/** Carries out one command: `argument` is what follows the verb and one space. */
export type Command = (conversation: Conversation, argument: string, line: string) => Promise<void>
