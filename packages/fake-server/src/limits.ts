import type { Conversation } from './conversation.ts'

/** What LIMITS (RFC 9422 §4) said of this, if it did. */
function limit(conversation: Conversation, name: string): number {
  const words = conversation.offered.get('LIMITS')?.toUpperCase().split(' ') ?? []
  const value = words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1)
  return value === undefined ? Number.POSITIVE_INFINITY : Number(value)
}

/** Whether one more MAIL is more than MAILMAX. */
export function exceedsMailMax(conversation: Conversation): boolean {
  return conversation.transactions.length + 1 > limit(conversation, 'MAILMAX')
}

/** Whether one more RCPT is more than RCPTMAX, or its domain one more than RCPTDOMAINMAX. */
export function exceedsRcptMax(conversation: Conversation, forwardPath: string): boolean {
  if (!conversation.offers('LIMITS')) return false
  const paths = conversation.transaction?.forwardPaths ?? []
  if (paths.length + 1 > limit(conversation, 'RCPTMAX')) return true
  return new Set([...paths, forwardPath].map(domainOf)).size > limit(conversation, 'RCPTDOMAINMAX')
}

function domainOf(path: string): string {
  return path.slice(path.lastIndexOf('@') + 1).toLowerCase()
}
