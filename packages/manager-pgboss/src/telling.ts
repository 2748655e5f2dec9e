/** Told when a mail is there that may go at once. */
export const NEWS = 'new'

/** Told of mails that are done with, held or gone: `done <teller> <id>,<id>…`. The expression makes the list. */
export function toldOf(teller: string, ids: string): string {
  return `'done ${teller} ' || ${ids}`
}

/** What was told: `undefined` for mails that are new. */
export function readTelling(payload: string): { readonly teller: string; readonly ids: readonly string[] } | undefined {
  const [kind, teller, list] = payload.split(' ')
  if (kind !== 'done' || teller === undefined || list === undefined) return undefined
  return { teller, ids: list.split(',') }
}
