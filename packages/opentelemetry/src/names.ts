/** What a mail is, for OpenTelemetry: no system is registered for it. */
export const SYSTEM = 'email'

/** The names of attributes. Those that begin with `turbomail.` are ours; the others are of the semantic conventions. */
export const ATTR = {
  system: 'messaging.system',
  systemName: 'messaging.system.name',
  operation: 'messaging.operation.name',
  operationType: 'messaging.operation.type',
  destination: 'messaging.destination.name',
  messageId: 'messaging.message.id',
  size: 'messaging.message.envelope.size',
  batch: 'messaging.batch.message_count',
  errorType: 'error.type',
  serverAddress: 'server.address',
  serverPort: 'server.port',
  protocol: 'network.protocol.name',
  call: 'turbomail.call',
  ticketId: 'turbomail.ticket.id',
  recipients: 'turbomail.recipients',
  accepted: 'turbomail.recipients.accepted',
  refused: 'turbomail.recipients.refused',
  inDoubt: 'turbomail.recipients.in_doubt',
  untried: 'turbomail.recipients.untried',
  replyCode: 'turbomail.reply.code',
  replyEnhanced: 'turbomail.reply.enhanced',
  from: 'turbomail.envelope.from',
  to: 'turbomail.envelope.to',
  fate: 'turbomail.fate',
  warning: 'turbomail.warning.code',
  queueState: 'turbomail.queue.state',
} as const

/** The label that says out of which durable queue a mail comes. */
export const QUEUE_LABEL = 'turbomail.queue'
