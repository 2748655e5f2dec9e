import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import type { Content } from './mail-object.ts'
import { neverAborted } from './never-aborted.ts'
import { readContent } from './read-content.ts'

function contentOf(read: Content['read'], octets?: Content['octets']): Content {
  return { size: () => undefined, eightBit: false, utf8Header: false, octets, read }
}

async function gather(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  let text = ''
  for await (const chunk of chunks) text += Buffer.from(chunk).toString()
  return text
}

test('what is in memory is not read', async () => {
  const content = contentOf(
    () => {
      throw new Error('it was read')
    },
    () => Buffer.from('whole'),
  )
  expect(await gather(readContent(content, '8BITMIME', neverAborted))).toBe('whole')
})

test('an abort is heeded while the content hangs, and what the content holds is freed', async () => {
  let freed = false
  const content = contentOf(() => ({
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise<never>(() => {}),
      return: async () => {
        freed = true
        return { done: true, value: undefined }
      },
    }),
  }))
  const controller = new AbortController()
  const reading = gather(readContent(content, '7BIT', controller.signal))
  const reason = new Error('no longer wanted')
  controller.abort(reason)
  await expect(reading).rejects.toBe(reason)
  expect(freed).toBe(true)
  expect(getEventListeners(controller.signal, 'abort')).toEqual([])
})

test('a reader that leaves early frees what the content holds', async () => {
  let freed = false
  const content = contentOf(async function* () {
    try {
      yield Buffer.from('a')
      yield Buffer.from('b')
    } finally {
      freed = true
    }
  })
  for await (const _ of readContent(content, '7BIT', neverAborted)) break
  expect(freed).toBe(true)
})
