import { mkdir, mkdtemp, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Refusal } from './refusal.ts'

/** Writes the files into a new folder, which is there whole or not at all. Throws a `Refusal` where one is that has something in it. */
export async function writeFolder(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  const hidden = await mkdtemp(join(dirname(folder), '.create-transport-'))
  try {
    const made = join(hidden, 'made')
    for (const [path, text] of files) {
      await mkdir(dirname(join(made, path)), { recursive: true })
      await writeFile(join(made, path), text)
    }
    await makeWay(folder)
    await rename(made, folder)
  } finally {
    await rm(hidden, { recursive: true, force: true })
  }
}

/** An empty folder goes; anything else stays as it is. */
async function makeWay(folder: string): Promise<void> {
  await rmdir(folder).catch(({ code }: NodeJS.ErrnoException) => {
    if (code !== 'ENOENT') throw new Refusal(`${folder} is there already, and is no empty folder. Nothing was written.`)
  })
}
