import {
  judgeReply,
  type Outcome,
  type Path,
  type Phase,
  parseReply,
  TransportFailedError,
} from '@turbomail/core/contract'
import { type FailureRule, matchesRecipient } from './failure-rule.ts'

/** What became of a recipient before the content, if that settled it. */
export function outcomeBefore(rules: readonly FailureRule[], path: Path): Outcome | undefined {
  for (const rule of rules) {
    if ('refuse' in rule && rule.recipient !== undefined && matchesRecipient(rule, path)) {
      return refusal(path, rule.refuse, 'rcpt')
    }
  }
  return undefined
}

/** What became of a recipient that was not refused, after the content. */
export function outcomeAfter(rules: readonly FailureRule[], path: Path, cause?: unknown): Outcome {
  for (const rule of rules) {
    if ('refuse' in rule && rule.recipient === undefined) return refusal(path, rule.refuse, 'content')
    if ('doubt' in rule && matchesRecipient(rule, path)) return doubt(path, cause)
  }
  return { path, fate: 'accepted' }
}

function refusal(path: Path, text: string, phase: Phase): Outcome {
  const reply = parseReply(text)
  const { fault, permanence } = judgeReply(reply ?? { code: 0 }, phase)
  return { path, fate: 'refused', fault, permanence, ...(reply === undefined ? {} : { reply }) }
}

function doubt(path: Path, cause: unknown): Outcome {
  const lost = (): TransportFailedError =>
    new TransportFailedError('CONNECTION_LOST', 'A rule of scripted() lost the answer.', { permanence: 'transient' })
  return { path, fate: 'in-doubt', fault: 'relay', permanence: 'transient', cause: cause ?? lost() }
}
