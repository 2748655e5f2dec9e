import type { Arrived } from '@turbomail/conformance'

/** To the kit, copies of the same content from the same person are one mail for several. */
export function joinCopies(all: readonly Arrived[]): readonly Arrived[] {
  const mails: Arrived[] = []
  for (const one of all) {
    const index = mails.findIndex((mail) => isFurtherCopy(mail, one))
    const mail = mails[index]
    if (mail === undefined) mails.push(one)
    else mails[index] = { ...mail, forwardPaths: [...(mail.forwardPaths ?? []), ...(one.forwardPaths ?? [])] }
  }
  return mails
}

function isFurtherCopy(mail: Arrived, one: Arrived): boolean {
  const [to] = one.forwardPaths ?? []
  if (to === undefined || mail.forwardPaths?.includes(to)) return false
  return mail.reversePath === one.reversePath && Buffer.from(mail.octets ?? []).equals(one.octets ?? Buffer.alloc(0))
}
