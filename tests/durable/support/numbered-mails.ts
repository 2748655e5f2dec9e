import type { MessageOptions } from '@turbomail/core'

/** What the relay does with a mail, by the domain that it is for. */
export type Fate = 'accept' | 'defer' | 'refuse'

/** One mail in twenty is refused for now at its first attempt, one in fifty for good. */
export function fateOf(number: number): Fate {
  if (number % 50 === 7) return 'refuse'
  return number % 20 === 3 ? 'defer' : 'accept'
}

/** The only recipient of a mail. */
function pathOf(number: number): string {
  return `mail-${number}@${fateOf(number)}.example`
}

/** The number in a path. */
export function numberIn(path: string): number {
  return Number(/^mail-(\d+)@/.exec(path)?.[1])
}

export function numberedMail(number: number): MessageOptions {
  return {
    from: 'sender@example.org',
    to: pathOf(number),
    subject: `Mail ${number}`,
    text: `This is mail number ${number}.`,
    messageId: `<mail-${number}@example.org>`,
  }
}
