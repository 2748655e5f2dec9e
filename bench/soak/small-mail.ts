/** A mail as small as mails are, and like no other; options that are new for each, in words that both rivals know. */
export function smallMail(number: number) {
  return {
    messageId: `<${number}@soak.example>`,
    from: 'me@example.com',
    to: `reader-${number}@example.com`,
    subject: `Hello ${number}`,
    text: `Hello, number ${number}!`,
  }
}

/** The number of a small mail, by the Message-ID in its content; `NaN` where it has none. */
export function numberOf(content: string): number {
  return Number(/^Message-ID: <(\d+)@/im.exec(content)?.[1])
}
