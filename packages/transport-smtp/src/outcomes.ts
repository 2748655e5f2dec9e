import { judgeReply, type Outcome, type Path, type Phase, queueId, type Reply } from '@turbomail/core/contract'

export function accepted(path: Path, reply: Reply): Outcome {
  const id = queueId(reply)
  return id === undefined ? { path, fate: 'accepted', reply } : { path, fate: 'accepted', reply, queueId: id }
}

/** What a refusal means for one recipient. One too many is not refused: it goes in a further transaction. */
export function refusal(path: Path, reply: Reply, phase: Phase, acceptedRecipients = 0): Outcome {
  const { fault, permanence, next } = judgeReply(reply, phase, acceptedRecipients)
  return { path, fate: next === 'further-transaction' ? 'untried' : 'refused', permanence, fault, reply }
}

/** Nothing can have been accepted, and nobody refused it. */
export function untried(path: Path, cause: unknown, fault: 'mail' | 'relay'): Outcome {
  return { path, fate: 'untried', permanence: 'transient', fault, cause }
}

/** The content was sent whole and its reply will not come. */
export function inDoubt(path: Path, cause: unknown): Outcome {
  return { path, fate: 'in-doubt', permanence: 'transient', fault: 'relay', cause }
}

/** One too many for this transaction, as the relay has said beforehand (RFC 9422): goes at once in a further one. */
export function leftOver(path: Path): Outcome {
  return { path, fate: 'untried', permanence: 'transient', fault: 'recipient' }
}
