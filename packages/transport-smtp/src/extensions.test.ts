import { expect, test } from 'vitest'
import { Extensions } from './extensions.ts'

const of = (...lines: string[]) => Extensions.from({ code: 250, lines: ['relay.example.com', ...lines] })

test('knows keywords in any case, and their parameters', () => {
  const extensions = of('pipelining', 'SIZE 1000', 'AUTH plain LOGIN', '')
  expect(extensions.has('PIPELINING')).toBe(true)
  expect(extensions.has('RELAY.EXAMPLE.COM')).toBe(false)
  expect(extensions.maxSizeOctets).toBe(1000)
  expect(extensions.mechanisms).toEqual(['PLAIN', 'LOGIN'])
  expect(extensions.toJSON()).toEqual({ PIPELINING: '', SIZE: '1000', AUTH: 'plain LOGIN' })
})

test.each([[''], ['SIZE'], ['SIZE 0'], ['SIZE x'], ['SIZE -1']])('%j is no limit', (line) => {
  expect(of(line).maxSizeOctets).toBe(Number.POSITIVE_INFINITY)
})

test('reads AUTH written the old way, alone or beside the new one', () => {
  expect(of('AUTH=LOGIN PLAIN').mechanisms).toEqual(['LOGIN', 'PLAIN'])
  expect(of('AUTH CRAM-MD5', 'AUTH=LOGIN').mechanisms).toEqual(['CRAM-MD5', 'LOGIN'])
  expect(of().mechanisms).toEqual([])
})
