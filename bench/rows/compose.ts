import { interleave, type Leg } from '../harness/rounds.ts'
import type { Measurement, Row } from '../harness/row.ts'
import { assertCarries } from '../harness/same-mail.ts'
import { circular, circularInText } from '../letters/circular.ts'
import type { Letter } from '../letters/letter.ts'
import { newsletter } from '../letters/newsletter.ts'
import { parcel } from '../letters/parcel.ts'
import { plainLetter } from '../letters/plain-letter.ts'
import { worldLetter } from '../letters/world-letter.ts'
import { composeWithNodemailer } from '../rivals/nodemailer.ts'
import type { Composer } from '../rivals/rival.ts'
import { composeWithTurbomail } from '../rivals/turbomail.ts'

const ROUNDS = 11
const WARM_UP_MS = 1000
/** How long nodemailer, the slower one, composes in each round. */
const LEG_MS = 1000

export const composeRows: readonly Row[] = [
  composeRow('1 KB of text', plainLetter, 10),
  composeRow('text, HTML and an inline image of 20 KB', newsletter, 8),
  composeRow('12 KB of Greek, Chinese and emoji', worldLetter, 5),
  composeRow('1,000 recipients, each a text', circularInText, 20),
  composeRow('1,000 recipients, each an object', circular),
  composeRow('an attachment of 10 MB', parcel, 2.5),
]

function composeRow(name: string, letter: Letter, atLeast?: number): Row {
  return {
    group: 'compose',
    name,
    unit: 'messages/s',
    ...(atLeast !== undefined && { target: { of: 'ratio', atLeast } }),
    measure: () => measure(letter),
  }
}

async function measure(letter: Letter): Promise<Measurement> {
  await assertCarries(await composeWithTurbomail(letter), letter, 'TurboMail')
  await assertCarries(await composeWithNodemailer(letter), letter, 'nodemailer')
  await warmUp(composeWithTurbomail, letter)
  const count = Math.ceil(((await warmUp(composeWithNodemailer, letter)) * LEG_MS) / 1000)
  const legs = {
    turbomail: rate(composeWithTurbomail, letter, count),
    nodemailer: rate(composeWithNodemailer, letter, count),
  }
  return { rounds: await interleave(legs, ROUNDS) }
}

/** Composes for a second, so that the compiler has done its work, and tells the rate. */
async function warmUp(compose: Composer, letter: Letter): Promise<number> {
  const start = performance.now()
  let count = 0
  for (; performance.now() - start < WARM_UP_MS; count++) await compose(letter)
  return (count * 1000) / (performance.now() - start)
}

/** Composes the letter `count` times, one after the other, and tells how many a second that makes. */
function rate(compose: Composer, letter: Letter, count: number): Leg {
  return async () => {
    const start = performance.now()
    for (let index = 0; index < count; index++) await compose(letter)
    return (count * 1000) / (performance.now() - start)
  }
}
