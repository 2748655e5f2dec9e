import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_ITERATIONS, readServerFirst } from './server-first.ts'

describe('the first message of the relay', () => {
  test('is read, extensions left out', () => {
    const read = readServerFirst('r=oursTHEIRS!,s=QSXCR+Q6sek8bf92,i=4096,x=y', 'ours')
    expect(read).toEqual({ nonce: 'oursTHEIRS!', salt: 'QSXCR+Q6sek8bf92', iterations: 4096 })
  })

  test.each([
    ['is empty', ''],
    ['is no SCRAM', 'Username:'],
    ['has an extension that must be understood', 'm=x,r=oursTHEIRS,s=QQ==,i=4096'],
    ['has no salt', 'r=oursTHEIRS,s=,i=4096'],
    ['has a salt that is not base64', 'r=oursTHEIRS,s=Q,i=4096'],
    ['has no count', 'r=oursTHEIRS,s=QQ==,i='],
    ['has a count of nothing', 'r=oursTHEIRS,s=QQ==,i=0'],
    ['has a negative count', 'r=oursTHEIRS,s=QQ==,i=-1'],
    ['has a count in another notation', 'r=oursTHEIRS,s=QQ==,i=1e3'],
    ['has them in another order', 's=QQ==,r=oursTHEIRS,i=4096'],
    ['has a nonce of another exchange', 'r=otherTHEIRS,s=QQ==,i=4096'],
    ['adds nothing to the nonce', 'r=ours,s=QQ==,i=4096'],
    ['wants more iterations than are computed', `r=oursTHEIRS,s=QQ==,i=${MAX_ITERATIONS + 1}`],
    ['wants iterations without end', `r=oursTHEIRS,s=QQ==,i=${'9'.repeat(400)}`],
  ])('ends the login when it %s', (_what, message) => {
    expect(() => readServerFirst(message, 'ours')).toThrow(
      expect.objectContaining({ code: 'AUTH_FAILED', permanence: 'permanent', fault: 'relay' }),
    )
  })

  test('may have any count up to the largest', () => {
    const message = `r=oursTHEIRS,s=QQ==,i=${MAX_ITERATIONS}`
    expect(readServerFirst(message, 'ours').iterations).toBe(MAX_ITERATIONS)
  })

  test('is read or refused, whatever it is', () => {
    const part = fc.oneof(fc.string(), fc.constantFrom('r=ours', 'r=oursX', 's=QQ==', 'i=1', 'i=99999999999', 'm=x'))
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        try {
          const { nonce, iterations } = readServerFirst(parts.join(','), 'ours')
          expect(nonce.startsWith('ours') && nonce.length > 4 && iterations >= 1).toBe(true)
          expect(iterations).toBeLessThanOrEqual(MAX_ITERATIONS)
        } catch (error) {
          expect(error).toMatchObject({ code: 'AUTH_FAILED' })
        }
      }),
    )
  })
})
