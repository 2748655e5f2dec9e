import { join } from 'node:path'
import type { Content } from '@turbomail/core/contract'
import type { Copy } from './copies.ts'
import { attempted, unlinkFile } from './disk.ts'
import { LfBody } from './lf-body.ts'
import { type Stage, stageCopy } from './stage-copy.ts'
import type { Sizes } from './unique-names.ts'

/** A copy that lies whole in `tmp`, and on the disk where that is promised. */
export interface StagedCopy extends Copy, Sizes {
  /** As it was made unique; its name in `new` begins with it. */
  readonly name: string
  readonly path: string
}

/** Copies of one mail that are written at the same time. */
const AT_ONCE = 8

/** Stages all copies of a mail, or none: when one cannot be, it rejects with the reason, and all are gone. */
export async function stageMail(
  [first, ...others]: readonly [Copy, ...Copy[]],
  content: Content,
  stage: Stage,
  signal: AbortSignal,
): Promise<readonly StagedCopy[]> {
  const body = new LfBody()
  const original = asStaged(first, await stageCopy(first, body.read(content, signal), stage, signal), body, stage)
  const staged = [original]
  const further = async (copy: Copy): Promise<void> => {
    signal.throwIfAborted()
    const again = body.again(original.path, first.head.length)
    staged.push(asStaged(copy, await stageCopy(copy, again, stage, signal), body, stage))
  }
  try {
    await forEach(others, further)
  } catch (error) {
    await discard(staged)
    throw error
  }
  return staged
}

/** Removes what is left of these in `tmp`. What cannot be removed is for a sweep to take. */
export async function discard(copies: readonly StagedCopy[]): Promise<void> {
  await Promise.all(copies.map(({ path }) => attempted(unlinkFile(path))))
}

function asStaged(copy: Copy, name: string, { octets, crlfOctets }: LfBody, { tmp }: Stage): StagedCopy {
  const { length } = copy.head
  return {
    ...copy,
    name,
    path: join(tmp, name),
    octets: length + octets,
    crlfOctets: length + copy.headLines + crlfOctets,
  }
}

/** Calls `task` for each, several at a time. Settles when none runs any more; after a failure none is begun. */
async function forEach<T>(items: readonly T[], task: (item: T) => Promise<void>): Promise<void> {
  const left = items.values()
  let failed = false
  const work = async (): Promise<void> => {
    for (const item of left) {
      if (failed) return
      await task(item).catch((error) => {
        failed = true
        throw error
      })
    }
  }
  const settled = await Promise.allSettled(Array.from({ length: Math.min(AT_ONCE, items.length) }, work))
  for (const result of settled) if (result.status === 'rejected') throw result.reason
}
