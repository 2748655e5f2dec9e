import {
  judgeReply,
  type Outcome,
  type Path,
  type Phase,
  type Reply,
  TransportFailedError,
} from '@turbomail/core/contract'

export function accepted(path: Path): Outcome {
  return { path, fate: 'accepted' }
}

export function refused(path: Path, reply: Reply, phase: Phase): Outcome {
  const { permanence, fault } = judgeReply(reply, phase)
  return { path, fate: 'refused', permanence, fault, reply }
}

export function untried(path: Path, cause: unknown): Outcome {
  return { path, fate: 'untried', permanence: 'transient', fault: 'mail', cause }
}

export function inDoubt(path: Path, cause: unknown): Outcome {
  return { path, fate: 'in-doubt', permanence: 'transient', fault: 'relay', cause }
}

export function lost(cause?: unknown): TransportFailedError {
  const options = { permanence: 'transient', ...(cause !== undefined && { cause }) } as const
  return new TransportFailedError('CONNECTION_LOST', 'The far end is gone.', options)
}
