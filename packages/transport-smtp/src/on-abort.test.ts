import { getEventListeners } from 'node:events'
import { neverAborted } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { onAbort } from './on-abort.ts'

test('every task is done once, behind one listener', () => {
  const controller = new AbortController()
  const done: number[] = []
  const off = [1, 2, 3].map((each) => onAbort(controller.signal, () => done.push(each)))
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
  off[1]?.()
  controller.abort()
  expect(done).toEqual([1, 3])
})

test('nothing is left behind when all are taken back, and another may come', () => {
  const { signal } = new AbortController()
  const off = [onAbort(signal, () => {}), onAbort(signal, () => {})]
  for (const each of off) each()
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  onAbort(signal, () => {})
  expect(getEventListeners(signal, 'abort')).toHaveLength(1)
})

test('a signal that is never aborted is not listened to', () => {
  onAbort(neverAborted, () => {})
  expect(getEventListeners(neverAborted, 'abort')).toHaveLength(0)
})
