/** Takes the fcntl lock of a whole open file, for as long as it is open. `false` when somebody else has it. */
export type TakeFcntl = (file: number) => boolean

interface Extensions {
  readonly tryLock: TakeFcntl
}

let loading: Promise<TakeFcntl> | undefined

/**
 * What takes fcntl locks: Node has none. They are those of the open file description, which other programs' fcntl locks respect, and
 * which closing another descriptor of the file does not lose. Rejects where they are not to be had.
 */
export function loadFcntl(): Promise<TakeFcntl> {
  loading ??= load()
  return loading
}

async function load(): Promise<TakeFcntl> {
  if (process.platform !== 'linux') throw new Error(`fs-native-extensions takes no fcntl locks on ${process.platform}`)
  // @ts-expect-error: it comes without types.
  const extensions: { readonly default: Extensions } = await import('fs-native-extensions')
  return (file) => extensions.default.tryLock(file)
}
