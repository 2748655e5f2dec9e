import { interleave, type Leg } from '../harness/rounds.ts'
import type { Row } from '../harness/row.ts'
import { assertCarries } from '../harness/same-mail.ts'
import { circular } from '../letters/circular.ts'
import type { Letter } from '../letters/letter.ts'
import { newsletter } from '../letters/newsletter.ts'
import { parcel } from '../letters/parcel.ts'
import { plainLetter } from '../letters/plain-letter.ts'
import { worldLetter } from '../letters/world-letter.ts'
import { composeWithNodemailer } from '../rivals/nodemailer.ts'
import type { Composer } from '../rivals/rival.ts'
import { composeWithTurbomail } from '../rivals/turbomail.ts'

const ROUNDS = 11
/** How long nodemailer, the slower one, composes in each round. */
const LEG_MS = 500

export const composeRows: readonly Row[] = [
  composeRow('1 KB of text', plainLetter, 10),
  composeRow('text, HTML and an inline image of 20 KB', newsletter, 8),
  composeRow('12 KB of Greek, Chinese and emoji', worldLetter, 5),
  composeRow('1,000 recipients', circular, 20),
  composeRow('an attachment of 10 MB', parcel, 2.5),
]

function composeRow(name: string, letter: Letter, atLeast: number): Row {
  return {
    group: 'compose',
    name,
    unit: 'messages/s',
    target: { of: 'ratio', atLeast },
    measure: () => measure(letter),
  }
}

async function measure(letter: Letter): Promise<{ rounds: Awaited<ReturnType<typeof interleave>> }> {
  await assertCarries(await composeWithTurbomail(letter), letter, 'TurboMail')
  await assertCarries(await composeWithNodemailer(letter), letter, 'nodemailer')
  const count = await countFor(letter)
  await rate(composeWithTurbomail, letter, count)()
  const legs = {
    turbomail: rate(composeWithTurbomail, letter, count),
    nodemailer: rate(composeWithNodemailer, letter, count),
  }
  return { rounds: await interleave(legs, ROUNDS) }
}

/** How many messages make a round; finding it out warms nodemailer up. */
async function countFor(letter: Letter): Promise<number> {
  const perSecond = await rate(composeWithNodemailer, letter, 10)()
  const warm = await rate(composeWithNodemailer, letter, Math.ceil((perSecond * LEG_MS) / 1000))()
  return Math.ceil((warm * LEG_MS) / 1000)
}

/** Composes the letter `count` times, one after the other, and tells how many a second that makes. */
function rate(compose: Composer, letter: Letter, count: number): Leg {
  return async () => {
    const start = performance.now()
    for (let index = 0; index < count; index++) await compose(letter)
    return (count * 1000) / (performance.now() - start)
  }
}
