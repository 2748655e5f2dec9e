import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { fromUrl } from './index.ts'

test.each([
  ['debug:', 'print'],
  ['debug:print?textLines=3', 'print'],
  ['debug:?textLines=0', 'print'],
  ['debug:capture', 'capture'],
  ['debug:capture?as=7BIT&window=2&maxInstances=1', 'capture'],
])('%s is %s', (url, name) => {
  expect(fromUrl(url).name).toBe(name)
})

test.each([
  ['debug:captur', 'one of print, capture'],
  ['debug://capture', 'one of print, capture'],
  ['debug:s3cret', 'one of print, capture'],
  ['debug:capture#x', 'debug:print or debug:capture'],
  ['debug:?textLine=3', 'textLines?'],
  ['debug:?textLines=few', 'a number'],
  ['debug:capture?as=9BIT', '7BIT'],
  ['debug:capture?textLines=3', 'textLines'],
])('%s is refused', (url, words) => {
  try {
    fromUrl(url)
    expect.unreachable()
  } catch (error) {
    expect(error).toMatchObject({ code: expect.stringMatching(/^OPTIONS_/), message: expect.stringContaining(words) })
    expect(inspect(error)).not.toContain('s3cret')
  }
})
