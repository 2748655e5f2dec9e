import type { ManagerPackage } from '../../delivery/by-name.ts'
import type { ManagerFactory } from '../../delivery/manager.ts'
import { OptionsError } from '../../errors/options-error.ts'
import { asking } from './asking.ts'
import { loadPackage, type Places } from './load-package.ts'
import { readName } from './package-name.ts'

/** What may follow a name: another manager in parentheses, and a query in which parentheses are percent-encoded. */
const REST = /^(?:\((.*?)\))?(?:\?([^()]*))?$/s

/** The manager that `text` names, with options or around another: `transactional(ondemand?workers=4)`. */
export async function managerByName<O>(text: string, where: string, places: Places): Promise<ManagerFactory<O>> {
  return (await make(text, where, places)) as ManagerFactory<O>
}

async function make(text: string, where: string, places: Places): Promise<ManagerFactory<never>> {
  const name = readName(text, 'manager', where)
  const [rest, inner, query = ''] = REST.exec(text.slice(name.asked.length)) ?? []
  if (rest === undefined) throw malformed(where)
  const named = (await loadPackage(name, where, places)) as ManagerPackage
  if (inner === undefined) return asking(name.asked, where, () => named.fromQuery(query))
  const { wrapManager } = named
  if (wrapManager === undefined) {
    const reason = `${where}: the manager ${name.asked} stands on no other, so none can follow it in parentheses.`
    throw new OptionsError('OPTIONS_UNSUPPORTED', reason, where)
  }
  const wrapped = await make(inner, where, places)
  return asking(name.asked, where, () => wrapManager(wrapped, query))
}

function malformed(where: string): OptionsError {
  const text = `${where} must be of the form name, name?option=value or name(manager).`
  return new OptionsError('OPTIONS_INVALID', text, where)
}
