import { expect, test } from 'vitest'
import { ManualClock } from '../test/manual-clock.ts'
import { Deadline } from './deadline.ts'

function start() {
  const clock = new ManualClock()
  const late: string[] = []
  return { clock, late, deadline: new Deadline(clock, (phase) => late.push(phase)) }
}

test('goes off when its phase has lasted too long, and not before', () => {
  const { clock, late, deadline } = start()
  deadline.allow('MAIL', 100)
  clock.advance(99)
  expect(late).toEqual([])
  clock.advance(1)
  expect(late).toEqual(['MAIL'])
})

test('each phase has its own time, whether shorter or longer than the one before', () => {
  const { clock, late, deadline } = start()
  deadline.allow('MAIL', 100)
  clock.advance(60)
  deadline.allow('RCPT', 100)
  clock.advance(60)
  expect(late).toEqual([])
  deadline.allow('DATA', 10)
  clock.advance(10)
  expect(late).toEqual(['DATA'])
})

test('nothing goes off while nothing is waited for', () => {
  const { clock, late, deadline } = start()
  deadline.allow('MAIL', 100)
  deadline.rest()
  clock.advance(1000)
  expect(late).toEqual([])
})

test('all phases together have a time, however short each is', () => {
  const { clock, late, deadline } = start()
  deadline.allowInAll(250)
  for (let phase = 0; phase < 3; phase++) {
    deadline.allow('RCPT', 100)
    clock.advance(90)
  }
  expect(late).toEqual(['RCPT'])
})

test('sets one timer for many phases, and leaves none behind', () => {
  const { clock, deadline } = start()
  for (let phase = 0; phase < 1000; phase++) deadline.allow('RCPT', 100)
  expect(clock.set).toBe(1)
  deadline.stop()
  expect(clock.pending).toBe(0)
  deadline.allowInAll(100)
  expect(clock.pending).toBe(0)
})
