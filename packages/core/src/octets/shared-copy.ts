const copies = new WeakMap<Uint8Array, WeakRef<Uint8Array>>()

/**
 * A copy of `octets` that nobody else can write to. As long as the original has not been changed the same copy is given
 * again, so that a picture which goes into 100,000 waiting mails is held once.
 */
export function sharedCopy(octets: Uint8Array): Uint8Array {
  const known = copies.get(octets)?.deref()
  if (known !== undefined && Buffer.compare(known, octets) === 0) return known
  const copy = Buffer.from(octets)
  copies.set(octets, new WeakRef(copy))
  copies.set(copy, new WeakRef(copy))
  return copy
}
