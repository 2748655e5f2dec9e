/** HTML that React Email has rendered, and the plain text that it makes of it. The rest of the message is composed as any other. */
import { Body, Button, Container, Head, Html, Preview, Text } from '@react-email/components'
import { render, toPlainText } from '@react-email/render'
import { createMailer } from '@turbomail/core'
import { createElement, type ReactElement } from 'react'

interface WelcomeProps {
  readonly name: string
  readonly link: string
}

function Welcome({ name, link }: WelcomeProps): ReactElement {
  return createElement(
    Html,
    { lang: 'en' },
    createElement(Head),
    createElement(Preview, null, 'One step more'),
    createElement(
      Body,
      { style: { fontFamily: 'sans-serif' } },
      createElement(
        Container,
        null,
        createElement(Text, null, `Welcome, ${name}!`),
        createElement(Button, { href: link, style: { padding: '12px' } }, 'Confirm your address'),
      ),
    ),
  )
}

const html = await render(createElement(Welcome, { name: 'Zoë & Ann', link: 'https://example.com/confirm?id=7' }))

await using mailer = await createMailer()
const receipt = await mailer.send({
  from: 'The Workshop <office@example.com>',
  to: 'zoe@example.org',
  subject: 'Welcome',
  html,
  text: toPlainText(html),
})
console.log(`${receipt.accepted.length} accepted`)
