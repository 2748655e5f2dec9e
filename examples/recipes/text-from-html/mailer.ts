import { createMailer, type Message } from '@turbomail/core'
import { convert } from 'html-to-text'

const OPTIONS = {
  wordwrap: 72,
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    { selector: 'img', format: 'skip' },
  ],
}

/** Gives a message that has HTML and no text the text of its HTML. The message is the mailer's copy. */
async function addText(message: Message): Promise<void> {
  if (message.text !== undefined) return
  const html = typeof message.html === 'function' ? await message.html() : message.html
  if (typeof html === 'string') {
    message.html = html
    message.text = convert(html, OPTIONS)
  }
}

export const mailer = await createMailer({ hooks: { beforeCompose: addText } })
