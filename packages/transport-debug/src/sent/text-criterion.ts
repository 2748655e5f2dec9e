import type { CapturedMail } from '../captured-mail.ts'
import { someEntriesOf } from './check-expected.ts'
import type { Criterion } from './criterion.ts'
import type { ExpectedText } from './expectation.ts'
import { showNear, showText } from './show.ts'

/** Whether the text is the expected one, or has the pattern in it. */
export function matchesText(text: string, expected: ExpectedText): boolean {
  return typeof expected === 'string' ? text === expected : text.search(expected) >= 0
}

export function isText(value: unknown): value is ExpectedText {
  return typeof value === 'string' || value instanceof RegExp
}

/** A text that is the expected one; `null` where there is none. */
export function textCriterion(
  name: string,
  expected: unknown,
  read: (mail: CapturedMail) => string | undefined,
): Criterion {
  const wanted = checkText(name, expected)
  const isMet = (text: string | undefined): boolean =>
    text === undefined || wanted === null ? text === undefined && wanted === null : matchesText(text, wanted)
  return {
    name,
    expected: showText(wanted),
    judge: (mail) => {
      const text = read(mail)
      return { met: isMet(text), actual: showText(text) }
    },
  }
}

/** A body that has the expected text in it; `null` where there is none. */
export function bodyCriterion(
  name: string,
  expected: unknown,
  read: (mail: CapturedMail) => string | undefined,
): Criterion {
  const wanted = checkText(name, expected)
  if (typeof wanted !== 'string') return textCriterion(name, wanted, read)
  if (wanted === '') throw new TypeError(`${name} is empty, which is a part of any; for one without text there is /^$/`)
  const part = wanted.replaceAll('\r\n', '\n')
  return {
    name,
    expected: `has ${showText(part)}`,
    judge: (mail) => {
      const text = read(mail)
      return { met: text?.includes(part) === true, actual: showNear(text, part) }
    },
  }
}

/** Each name with its text, such as header fields. */
export function textCriteria(
  place: string,
  expected: unknown,
  read: (mail: CapturedMail, name: string) => readonly string[],
): readonly Criterion[] {
  return someEntriesOf(expected, `${place}.`).map(([name, value]) => {
    const wanted = checkText(`${place}.${name}`, value)
    return {
      name: `${place}.${name}`,
      expected: showText(wanted),
      judge: (mail) => {
        const texts = read(mail, name)
        const met = wanted === null ? texts.length === 0 : texts.some((text) => matchesText(text, wanted))
        return { met, actual: texts.length === 0 ? 'none' : texts.map((text) => showText(text)).join(', ') }
      },
    }
  })
}

function checkText(name: string, expected: unknown): ExpectedText | null {
  if (isText(expected) || expected === null) return expected
  throw new TypeError(`${name} must be a text, a pattern or null`)
}
