import { chown, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { until } from './until.ts'

/** A Maildir for each user: `FOLDER/USER/{tmp,new,cur}`, owned by `owner` where the server has one for mailboxes. */
export async function makeMaildirs(folder: string, users: readonly string[], owner?: number): Promise<void> {
  for (const user of users) {
    for (const name of ['', 'tmp', 'new', 'cur']) {
      const place = join(folder, user, name)
      await mkdir(place, { recursive: true })
      if (owner !== undefined) await chown(place, owner, owner)
    }
  }
}

/**
 * Takes the mails out of a Maildir once there are so many and the server has nothing else under way. A mail is in `new`
 * when it is whole: it is moved there.
 */
export async function takeMails(
  maildir: string,
  count: number,
  busy: () => Promise<boolean> = async () => false,
): Promise<readonly Buffer[]> {
  const folder = join(maildir, 'new')
  let there = 0
  const complete = async () => {
    there = (await readdir(folder)).length
    return there >= count && !(await busy()) ? true : undefined
  }
  await until(complete, () => `${there} of ${count} mails in ${maildir}`)
  const mails: Buffer[] = []
  for (const name of await readdir(folder)) {
    mails.push(await readFile(join(folder, name)))
    await rm(join(folder, name))
  }
  return mails
}
