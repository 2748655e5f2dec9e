import { randomBytes } from 'node:crypto'
import type { Letter } from './letter.ts'
import { author, reader } from './people.ts'
import { plainLetter } from './plain-letter.ts'

const paragraphs = plainLetter.text.split('\n').map((line) => `    <p class="note">${line}</p>`)

/** Text, HTML, and an image of 20 KB within it. */
export const newsletter: Letter = {
  from: author,
  to: [reader],
  subject: 'The engine, with a drawing of it',
  text: plainLetter.text,
  html: `<!doctype html>\n<html>\n  <body>\n    <img src="cid:engine" alt="the engine">\n${paragraphs.join('\n')}\n  </body>\n</html>\n`,
  enclosures: [{ filename: 'engine.png', octets: randomBytes(20 * 1024), embeddedAs: 'engine' }],
}
