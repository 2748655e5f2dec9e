/** What else a capability could be. */
function othersThan(value: unknown): readonly unknown[] {
  return typeof value === 'boolean' ? [!value] : [1, 8, Number.POSITIVE_INFINITY]
}

/**
 * The capabilities for which a case does not apply, each of which would alone let it apply if it were otherwise:
 * `window is 1`. Several that would all have to be otherwise are not told apart. Undefined where it applies.
 */
export function reasonAgainst<C>(applies: (capabilities: C) => boolean, capabilities: C): string | undefined {
  if (applies(capabilities)) return undefined
  const decisive = Object.entries(capabilities as object).filter(([name, value]) =>
    othersThan(value).some((other) => applies({ ...capabilities, [name]: other })),
  )
  const told = decisive.map(([name, value]) => `${name} is ${value}`)
  return told.length === 0 ? 'more than one capability' : told.join(', ')
}
