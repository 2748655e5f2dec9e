import { rmSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Program, pnpm, ROOT, run } from '../../tooling/steps/programs.ts'

/** What an application installs to send mail over SMTP. */
const PACKAGES = ['core', 'transport-smtp']

/** Those that are installed from the registry, by the packages that somebody asks for who wants to send mail. */
const RIVALS = { nodemailer: ['nodemailer'], upyo: ['@upyo/core', '@upyo/smtp'], emailjs: ['emailjs'] } as const

/** Folders in which nothing is installed but one rival, as it is published. */
export type Projects = Readonly<Record<'turbomail' | keyof typeof RIVALS, string>>

let prepared: Promise<Projects> | undefined

/** The projects, made when they are first asked for and gone with this process. */
export function projects(): Promise<Projects> {
  prepared ??= prepare()
  return prepared
}

async function prepare(): Promise<Projects> {
  const folder = await mkdtemp(join(tmpdir(), 'turbomail-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const place = (name: string) => join(folder, name)
  const made: Projects = {
    turbomail: place('turbomail'),
    nodemailer: place('nodemailer'),
    upyo: place('upyo'),
    emailjs: place('emailjs'),
  }
  await installTurbomail(made.turbomail, folder)
  for (const [rival, names] of Object.entries(RIVALS)) {
    for (const name of names) await install(name, ROOT, place(rival))
  }
  return made
}

/** Builds the packages, packs them as for publishing, and unpacks the tarballs as an installer does. */
async function installTurbomail(project: string, scratch: string): Promise<void> {
  const filters = PACKAGES.map((name) => `--filter=@turbomail/${name}`)
  await succeed(pnpm(), [...filters, 'run', 'build'])
  await succeed(pnpm(), [...filters, 'pack', '--pack-destination', scratch])
  for (const tarball of (await readdir(scratch)).filter((name) => name.endsWith('.tgz'))) {
    await unpack(join(scratch, tarball), project)
  }
  for (const name of PACKAGES) await installDependencies(name, project)
}

async function unpack(tarball: string, project: string): Promise<void> {
  const name = PACKAGES.find((one) => tarball.includes(`turbomail-${one}-`)) ?? ''
  const target = join(project, 'node_modules/@turbomail', name)
  await mkdir(target, { recursive: true })
  await succeed(['tar'], ['-xzf', tarball, '-C', target, '--strip-components=1'])
}

/** What a package stands on beside the others of the house, from where pnpm has put it. */
async function installDependencies(name: string, project: string): Promise<void> {
  const manifest = await readManifest(join(project, 'node_modules/@turbomail', name))
  const foreign = Object.keys(manifest.dependencies ?? {}).filter((one) => !one.startsWith('@turbomail/'))
  for (const dependency of foreign) await install(dependency, join(ROOT, 'packages', name), project)
}

async function install(dependency: string, from: string, project: string): Promise<void> {
  const source = await realpath(join(from, 'node_modules', dependency))
  const { dependencies = {} } = await readManifest(source)
  if (Object.keys(dependencies).length > 0) throw new Error(`${dependency} has dependencies, which would be left out`)
  await cp(source, join(project, 'node_modules', dependency), { recursive: true })
}

async function readManifest(folder: string): Promise<{ dependencies?: Record<string, string> }> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
}

async function succeed(program: Program, args: readonly string[]): Promise<void> {
  const { code, output } = await run(program, args)
  if (code !== 0) throw new Error(`${args.join(' ')} failed:\n${output}`)
}
