import { close, fsync, link, mkdir, open, unlink, write } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Storer } from './storers.ts'

const calls = {
  open: promisify(open) as (path: string, flags: string, mode?: number) => Promise<number>,
  write: promisify(write) as (fd: number, octets: Uint8Array) => Promise<unknown>,
  fsync: promisify(fsync),
  close: promisify(close),
  link: promisify(link),
  unlink: promisify(unlink),
  mkdir: promisify(mkdir),
}

/** The system calls of a delivery into a Maildir, and nothing around them: no more can be had with as many promises. */
export async function openBareMaildir(path: string): Promise<Storer> {
  for (const name of ['', 'tmp', 'new', 'cur']) await calls.mkdir(join(path, name))
  const folder = await calls.open(join(path, 'new'), 'r')
  let count = 0
  return async ({ content }) => {
    const name = String(count++)
    const [staged, place] = [join(path, 'tmp', name), join(path, 'new', name)]
    const file = await calls.open(staged, 'wx', 0o600)
    await calls.write(file, content.octets?.('8BITMIME') ?? new Uint8Array())
    await calls.fsync(file)
    await calls.close(file)
    await calls.link(staged, place)
    await calls.fsync(folder)
    await calls.unlink(staged)
  }
}
