import { Message } from '@turbomail/core'
import { chart } from './chart.ts'

const FIGURES = 'month,mails\nJanuary,12000\nFebruary,15500\nMärz,21250\n'

const TEXT = `Γειά σου Κόσμε!

The figures of the quarter are attached as CSV, and the chart is in the HTML version of this mail.

Viele Grüße
Zoë`

const HTML = `<h1>Γειά σου Κόσμε!</h1>
<p>The figures of the quarter are attached as CSV.</p>
<p><img src="cid:chart@demo.example.com" alt="Mails per month, rising" width="96" height="64"></p>
<p>Viele Grüße<br>Zoë</p>`

/** A mail that has a bit of everything: other alphabets, two bodies, an image inside the HTML, a file beside it. */
export function demoMessage(from: string, to: readonly string[]): Message {
  const message = new Message({
    from: { name: 'Zoë Müller', address: from },
    to: to.map((address, index) => ({ name: ['Ἀλέξανδρος', '李小龍', 'Nobody, at all'][index] ?? '', address })),
    subject: 'Quarterly figures — τριμηνιαία στοιχεία 📈',
    text: TEXT,
    html: HTML,
    attachments: [{ filename: 'Zahlen März.csv', content: FIGURES }],
  })
  message.embed({ filename: 'chart.png', content: chart(), cid: 'chart@demo.example.com' })
  return message
}
