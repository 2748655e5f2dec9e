import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Content, neverAborted } from '@turbomail/core/contract'
import { expect, onTestFinished, test } from 'vitest'
import { LfBody, PIECE_OCTETS } from './lf-body.ts'

function contentOf(octets: Buffer): Content {
  return {
    size: () => octets.length,
    eightBit: false,
    utf8Header: false,
    octets: () => octets,
    read: () => [] as never,
  }
}

async function textOf(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
  let text = ''
  for await (const chunk of chunks) text += Buffer.from(chunk).toString('latin1')
  return text
}

async function ownFile(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lf-body-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'first')
  await writeFile(path, text)
  return path
}

test.each(['a\r\n\r\nb\r\n', 'a\r', 'a\rb\r\n', ''])('%j is read with LF, counted both ways and kept', async (text) => {
  const body = new LfBody()
  const wanted = text.replaceAll('\r\n', '\n')
  expect(await textOf(body.read(contentOf(Buffer.from(text)), neverAborted))).toBe(wanted)
  expect(body).toMatchObject({ octets: wanted.length, crlfOctets: text.length })
  expect(await textOf(body.again('/none', 0))).toBe(wanted)
})

test('what is large is not kept: further copies come from the first file, behind its own fields', async () => {
  const body = new LfBody()
  const large = 'so much\r\n'.repeat(PIECE_OCTETS / 4)
  expect(await textOf(body.read(contentOf(Buffer.from(large)), neverAborted))).toBe(large.replaceAll('\r\n', '\n'))
  const path = await ownFile(`fields\n${'from the file\n'.repeat(50_000)}`)
  expect(await textOf(body.again(path, 7))).toBe('from the file\n'.repeat(50_000))
})
