/** The label by which a mail is known to have been submitted within a test: names its outbox, or nothing where it was none. */
export const OUTBOX_LABEL = 'turbomail.outbox'

/** The labels that the application has given. */
export function ownLabels(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (!Object.hasOwn(labels, OUTBOX_LABEL)) return labels
  const { [OUTBOX_LABEL]: _, ...own } = labels
  return Object.freeze(own)
}
