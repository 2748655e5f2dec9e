/** A promise that is kept by calling `happen`. */
export function signal(): { readonly happened: Promise<void>; happen(): void } {
  let happen: () => void = () => {}
  const happened = new Promise<void>((resolve) => {
    happen = resolve
  })
  return { happened, happen }
}
