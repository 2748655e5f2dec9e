import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MESSAGE_FIELDS } from '../src/message/message-options.ts'

test('the page of messages tells every option, and none that is none', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/messages.md'), 'utf8')
  const section = page.slice(page.indexOf('## Fields'), page.indexOf('## Content'))
  const told = [...section.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(
    ([, names = '']) => names.match(/\w+/g) ?? [],
  )
  expect(told.sort()).toEqual([...MESSAGE_FIELDS].sort())
})
