import { Address, parseAddresses } from '@turbomail/core'
import { type Path, samePath } from '@turbomail/core/contract'
import type { CapturedMail } from '../captured-mail.ts'
import type { ListKind, Wanted } from './list-criterion.ts'
import { showPlain } from './show.ts'

/** An address of a field or of the envelope; what names no mailbox has no path. */
export interface Correspondent {
  readonly path: Path | undefined
  readonly displayName: string | undefined
}

interface Shown extends Correspondent {
  readonly shown: string
}

/** Addresses are the same when their paths are, and their display names where one is expected. */
export const correspondents: ListKind<Shown> = {
  want(expected: unknown, name: string): Wanted<Shown> {
    if (expected instanceof RegExp) {
      return { shown: String(expected), matches: ({ shown }) => shown.search(expected) >= 0 }
    }
    const wanted = ofAddress(readAddress(expected, name))
    return { shown: wanted.shown, matches: (other) => isSame(wanted, other) }
  },
  show: ({ shown }) => shown,
}

/** Those of the header fields of that name, those in groups too. */
export function inFields(mail: CapturedMail, name: string): readonly Shown[] {
  return mail.fields.filter((field) => field.name.toLowerCase() === name).flatMap(({ body }) => inBody(body))
}

/** Those for whom the mail was accepted and whom neither To nor Cc names. */
export function inBcc(mail: CapturedMail): readonly Shown[] {
  const named = [...inFields(mail, 'to'), ...inFields(mail, 'cc')]
  return accepted(mail).filter((one) => !named.some((other) => isSame(one, other)))
}

/** Those for whom the mail was accepted. */
export function accepted({ outcomes }: CapturedMail): readonly Shown[] {
  return outcomes.filter(({ fate }) => fate === 'accepted').map(({ path }) => ofPath(path))
}

/** The reverse-path; none where it is the null one. */
export function reversePath({ envelope }: CapturedMail): readonly Shown[] {
  return envelope.reversePath === null ? [] : [ofPath(envelope.reversePath)]
}

function isSame(wanted: Correspondent, { path, displayName }: Correspondent): boolean {
  if (wanted.path === undefined || path === undefined || !samePath(wanted.path, path)) return false
  return wanted.displayName === undefined || wanted.displayName === displayName
}

function inBody(body: string): readonly Shown[] {
  try {
    return parseAddresses(body)
      .flatMap((one): readonly Address[] => ('members' in one ? one.members : [one]))
      .map(ofAddress)
  } catch {
    return [{ shown: showPlain(body), path: undefined, displayName: undefined }]
  }
}

function ofAddress(address: Address): Shown {
  const { displayName, addrSpec } = address
  return {
    shown: showPlain(displayName === undefined ? addrSpec : `${displayName} <${addrSpec}>`),
    path: { localPart: address.localPart, domain: address.domain, toString: () => addrSpec },
    displayName,
  }
}

function ofPath(path: Path): Shown {
  return { shown: showPlain(path.toString()), path, displayName: undefined }
}

function readAddress(expected: unknown, name: string): Address {
  try {
    return Address.from(expected as Address)
  } catch (cause) {
    throw new TypeError(`${name} must be an address or a pattern`, { cause })
  }
}
