import { run } from './programs.ts'

const DEFAULT = 'http://deb.debian.org/debian'

/** Where packages come from. */
export interface Mirror {
  readonly url: string
  /** The proxies that the machine's own apt goes through. */
  readonly env: NodeJS.ProcessEnv
}

/** What the machine's own apt takes its Debian from, or else Debian's usual place. */
export async function mirror(): Promise<Mirror> {
  return { url: (await configured()) ?? DEFAULT, env: await proxies() }
}

async function configured(): Promise<string | undefined> {
  const format = ['--format', '$(REPO_URI)', 'Created-By: Packages', 'Origin: Debian', 'Label: Debian']
  const output = await run('apt-get', ['indextargets', ...format]).catch(() => '')
  return output.split('\n').find((line) => /^https?:/.test(line))
}

async function proxies(): Promise<NodeJS.ProcessEnv> {
  const settings = ['http_proxy', 'Acquire::http::Proxy', 'https_proxy', 'Acquire::https::Proxy']
  const output = await run('apt-config', ['shell', ...settings]).catch(() => '')
  return Object.fromEntries([...output.matchAll(/^(\w+)='(.+)'$/gm)].map(([, name, value]) => [name, value]))
}
