import { expect, test } from 'vitest'
import { Extensions } from './extensions.ts'
import { offeredPipelining } from './pipelining.ts'

const offering = (...lines: string[]) => Extensions.from({ code: 250, lines: ['relay.example.com', ...lines] })

test('goes as far ahead as is asked for, where the relay offers what that needs', () => {
  expect(offeredPipelining('eager', offering('PIPELINING', 'CHUNKING'), false)).toBe('eager')
  expect(offeredPipelining('eager', offering('PIPELINING'), false)).toBe('full')
  expect(offeredPipelining('eager', offering('CHUNKING'), false)).toBe('off')
  expect(offeredPipelining('transaction', offering('PIPELINING', 'CHUNKING'), false)).toBe('transaction')
})

test('is not eager over LMTP, and not with the submission service of Dovecot', () => {
  expect(offeredPipelining('eager', offering('PIPELINING', 'CHUNKING'), true)).toBe('full')
  expect(offeredPipelining('eager', offering('PIPELINING', 'CHUNKING', 'BURL imap'), false)).toBe('full')
  expect(offeredPipelining('transaction', offering('PIPELINING', 'BURL imap'), false)).toBe('transaction')
})
