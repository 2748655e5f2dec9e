import type { Identity } from '@turbomail/core/contract'

/** A random UUID (RFC 9562 §5.4). */
export function drawId(identity: Pick<Identity, 'randomHex'>): string {
  const hex = identity.randomHex(16)
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
}
