import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Contents, unlessMissing, withoutTrace } from './contents.ts'

/** The mails of `new` and `cur`; what is left in `tmp` is torn. */
export async function readMaildir(path: string): Promise<Contents> {
  const read = async (name: string) => {
    const files = (await unlessMissing(readdir(join(path, name)), [])).map((file) => join(path, name, file))
    return Promise.all(files.map((file) => readFile(file)))
  }
  return { mails: [...(await read('new')), ...(await read('cur'))].map(withoutTrace), torn: await read('tmp') }
}
