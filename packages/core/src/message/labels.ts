import { MessageError } from '../errors/message-error.ts'
import { checkObject } from './check-form.ts'

const NO_LABELS: Readonly<Record<string, string>> = Object.freeze({})

export function readLabels(labels: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> {
  if (labels === undefined) return NO_LABELS
  checkObject(labels, 'labels')
  for (const [name, value] of Object.entries(labels)) {
    if (typeof value !== 'string') throw new MessageError('MESSAGE_FIELD', 'A label is a text', `labels.${name}`)
  }
  return Object.freeze({ ...labels })
}
