import assert from 'node:assert'
import { appendFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Arrived, TransportHarness } from '@turbomail/conformance'
import { testTransport } from '@turbomail/conformance/node-test'
import { createMailer } from '@turbomail/core'
import * as thisPackage from './index.ts'

const MAIL = { from: 'ann@example.com', to: 'bob@example.com', subject: 'Grüße', text: 'Hello.' }

const newFile = async () => join(await mkdtemp(join(tmpdir(), 'json-lines-')), 'mails.jsonl')

async function mailsIn(path: string): Promise<readonly Arrived[]> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.split('\n').slice(0, -1).flatMap(mailOf)
}

/** A line that is no JSON is what a crash has left: no mail. */
function mailOf(line: string): readonly Arrived[] {
  try {
    const { content, ...envelope } = JSON.parse(line)
    return [{ ...envelope, octets: Buffer.from(content, 'latin1') }]
  } catch {
    return []
  }
}

/** For each case of the kit a transport with a file of its own, what has arrived there, and ways to make it fail. */
async function makeHarness(): Promise<TransportHarness> {
  const path = await newFile()
  const factory = thisPackage.jsonLines(path)
  const putFolderInItsPlace = async () => {
    await rm(path, { force: true })
    await mkdir(path)
    return { code: 'JSON_LINES_FAILED', permanence: 'transient', fault: 'relay' } as const
  }
  const keeps = { reversePath: true, forwardPaths: true, octets: true, eightBit: true, utf8: true }
  return {
    factory,
    capabilities: { ...factory.capabilities, ...keeps, window: 1, credentials: false },
    arrived: () => mailsIn(path),
    faults: {
      'fail-open': putFolderInItsPlace,
      'fail-transport': putFolderInItsPlace,
      'fail-underneath': async () => ({ ...(await putFolderInItsPlace()), cause: 'EISDIR' }),
    },
    dispose: () => rm(join(path, '..'), { recursive: true }),
  }
}

testTransport('json-lines', makeHarness, { expected: 45 })

test('createMailer finds it by its name', async () => {
  const path = await newFile()
  const packages = { 'json-lines': thisPackage } // needless where this package is installed
  const mailer = await createMailer({ transport: `json-lines:${path}`, packages })
  const { accepted } = await mailer.send(MAIL)
  await mailer.stop()
  assert.strictEqual(accepted[0]?.location, path)
  assert.deepStrictEqual(
    (await mailsIn(path)).map(({ forwardPaths }) => forwardPaths),
    [['bob@example.com']],
  )
  await rm(join(path, '..'), { recursive: true })
})

test('a URL that names no file, or an option that there is not, is refused', () => {
  for (const url of ['json-lines:', 'json-lines:mails.jsonl', 'json-lines://host/mails.jsonl', 'json-lines:/a#b']) {
    assert.throws(() => thisPackage.fromUrl(url), { code: 'OPTIONS_INVALID' })
  }
  assert.throws(() => thisPackage.fromUrl('json-lines:/mails.jsonl?sync=false'), { code: 'OPTIONS_UNKNOWN' })
})

test('a line that a crash has cut off spoils no other', async () => {
  const path = await newFile()
  await appendFile(path, '{"reversePath":"ann@exam')
  const mailer = await createMailer({ transport: thisPackage.jsonLines(path) })
  await mailer.send(MAIL)
  await mailer.stop()
  assert.strictEqual((await mailsIn(path)).length, 1)
  await rm(join(path, '..'), { recursive: true })
})
