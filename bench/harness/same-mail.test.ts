import { expect, test } from 'vitest'
import { newsletter } from '../letters/newsletter.ts'
import { worldLetter } from '../letters/world-letter.ts'
import { composeWithNodemailer } from '../rivals/nodemailer.ts'
import { composeWithTurbomail } from '../rivals/turbomail.ts'
import { assertCarries } from './same-mail.ts'

test.each([
  ['TurboMail', composeWithTurbomail],
  ['nodemailer', composeWithNodemailer],
])('what %s composes carries the letter, and no other', async (name, compose) => {
  const octets = await compose(newsletter)
  const { enclosures, html = '' } = newsletter
  await assertCarries(octets, newsletter, name)
  for (const other of [
    { ...newsletter, subject: 'Another' },
    { ...newsletter, to: [] },
    { ...newsletter, html: html.replace('</html>', '<br></html>') },
    { ...newsletter, enclosures: [] },
    { ...newsletter, enclosures: enclosures.map((one) => ({ ...one, octets: Buffer.from('another') })) },
  ]) {
    await expect(assertCarries(octets, other, name)).rejects.toThrow('does not carry')
  }
  await assertCarries(await compose(worldLetter), worldLetter, name)
})
