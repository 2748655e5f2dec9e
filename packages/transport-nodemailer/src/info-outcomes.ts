import {
  type Envelope,
  judgeReply,
  type Outcome,
  type Path,
  parseReply,
  queueId,
  type Reply,
  TransportFailedError,
} from '@turbomail/core/contract'
import { type ForeignError, readError } from './foreign-error.ts'
import { Recipients } from './recipients.ts'

type Fate = Omit<Outcome, 'path'>

/**
 * The outcomes of a mail whose transport called back without an error. One that lists whom it accepted is taken by its word, and
 * whoever is in no list is in doubt; one that lists nobody, as SES, has accepted all but the rejected.
 */
export function outcomesOfInfo(envelope: Envelope, info: unknown): readonly Outcome[] {
  const { accepted, rejected, rejectedErrors, pending, response } = fields(info)
  const recipients = new Recipients(envelope)
  const lists = {
    accepted: Array.isArray(accepted) ? recipients.among(accepted) : undefined,
    rejected: recipients.among(rejected),
    pending: recipients.among(pending),
  }
  const errors = (Array.isArray(rejectedErrors) ? rejectedErrors : []).map(readError)
  const taken = acceptance(response)
  let acceptedBefore = 0
  return recipients.paths.map((path) => {
    const fate = listedAs(path, lists)
    if (fate === 'accepted') acceptedBefore++
    if (fate === 'accepted') return { path, ...taken }
    if (fate === 'in-doubt') return { path, ...unlisted() }
    return {
      path,
      ...refusal(
        errors.find(({ recipient }) => recipients.find(recipient) === path),
        acceptedBefore,
      ),
    }
  })
}

interface Lists {
  readonly accepted: ReadonlySet<Path> | undefined
  readonly rejected: ReadonlySet<Path>
  readonly pending: ReadonlySet<Path>
}

function listedAs(path: Path, { accepted, rejected, pending }: Lists): 'accepted' | 'refused' | 'in-doubt' {
  if (rejected.has(path)) return accepted?.has(path) === true ? 'in-doubt' : 'refused'
  if (pending.has(path)) return 'in-doubt'
  return accepted === undefined || accepted.has(path) ? 'accepted' : 'in-doubt'
}

/** What over HTTP is no reply may still be an id. Over LMTP it is the answer for the last recipient, who may have been refused. */
function acceptance(response: unknown): Fate {
  if (typeof response !== 'string') return { fate: 'accepted' }
  const reply = parseReply(response)
  if (reply !== undefined && reply.code >= 300) return { fate: 'accepted' }
  const id = queueId(reply ?? { code: 250, lines: [response] })
  return { fate: 'accepted', ...(reply && { reply }), ...(id !== undefined && { queueId: id }) }
}

/** A reply to RCPT, or in LMTP one to the content that is for this recipient. One too many goes in a further transaction. */
function refusal(foreign: ForeignError | undefined, acceptedBefore: number): Fate {
  const reply: Reply | undefined = foreign?.reply
  const cause = foreign === undefined ? {} : { cause: foreign.error }
  if (reply === undefined) return { fate: 'refused', fault: 'recipient', permanence: 'permanent', ...cause }
  const { fault, permanence, next } = judgeReply(reply, 'rcpt', acceptedBefore)
  return { fate: next === 'further-transaction' ? 'untried' : 'refused', fault, permanence, reply, ...cause }
}

function unlisted(): Fate {
  const message = "nodemailer's transport says neither that the recipient was accepted nor that it was rejected"
  const cause = new TransportFailedError('NODEMAILER_FAILED', message, { permanence: 'transient' })
  return { fate: 'in-doubt', fault: 'relay', permanence: 'transient', cause }
}

function fields(info: unknown): Readonly<Record<string, unknown>> {
  return typeof info === 'object' && info !== null ? (info as Record<string, unknown>) : {}
}
