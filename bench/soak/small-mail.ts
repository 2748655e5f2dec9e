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

/** What it holds, apart from what every mail has. */
export type Form = 'text' | 'html'

/** The same from people with names, without a Message-ID of its own and, where wanted, with an HTML form beside the text. */
export function smallLetter(number: number, form: Form) {
  const { subject, text } = smallMail(number)
  return {
    from: { name: 'Ada Byron', address: 'ada@analytical.example' },
    to: [{ name: `Reader Number ${number}`, address: `reader-${number}@example.com` }],
    subject,
    text,
    ...(form === 'html' && { html: `<p>${text}</p>` }),
  }
}

/** The number of a small mail, by the Message-ID in its content; `NaN` where it has none. */
export function numberOf(content: string): number {
  return Number(/^Message-ID: <(\d+)@/im.exec(content)?.[1])
}
