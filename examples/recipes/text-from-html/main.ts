/** node main.ts you@example.org */
import { mailer } from './mailer.ts'

const [to = 'you@example.org'] = process.argv.slice(2)
const { accepted } = await mailer.send({
  from: 'Shop <shop@example.com>',
  to,
  subject: 'Your order',
  html: `<h1>Thank you!</h1>
    <p>Two wheels &amp; an axle are on their way.
    <a href="https://shop.example.com/orders/17">Follow them</a></p>
    <ul><li>wheel, 2 pieces</li><li>axle</li></ul>`,
})
console.log(`${accepted.length} accepted`)
await mailer.stop()
