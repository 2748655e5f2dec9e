import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { DelayLine } from './delay-line.ts'

test('all comes out in order, and no sooner than it may', async () => {
  const far = new PassThrough()
  const line = new DelayLine(far, 20)
  const start = performance.now()
  let first = 0
  far.once('data', () => {
    first = performance.now() - start
  })
  for (const word of ['one ', 'two ', 'three']) line.put(Buffer.from(word))
  line.put(undefined)
  expect(await text(far)).toBe('one two three')
  expect(first).toBeGreaterThan(19)
})

test('what was cut never comes', async () => {
  const far = new PassThrough()
  const line = new DelayLine(far, 1)
  line.put(Buffer.from('lost'))
  line.cut()
  line.put(Buffer.from('found'))
  line.put(undefined)
  expect(await text(far)).toBe('found')
})
