/**
 * `node docs/reference/write-reference.ts` writes the reference of the API into `docs/api/`, a page for each door. Types are
 * not checked here: the step before does that, with the TypeScript that the house uses. What cannot be shown as it should
 * be, such as a link of a comment that leads nowhere, is a failure.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Application, Converter, type ProjectReflection } from 'typedoc'
import type { PluginOptions } from 'typedoc-plugin-markdown'
import { REPOSITORY, ROOT } from '../.vitepress/links.ts'
import { allDoors } from './doors.ts'

const FOLDER = join(ROOT, 'docs/api')

const DOORS = allDoors()

const MARKDOWN: Partial<PluginOptions> = {
  entryFileName: 'index',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  enumMembersFormat: 'table',
  tableColumnSettings: { hideSources: true },
  pageTitleTemplates: {
    index: 'Reference of the API',
    module: ({ name }) => `@turbomail/${name}`,
  },
}

/** A module is called by its door, and so is its page. */
function nameModules(project: ProjectReflection): void {
  for (const reflection of project.children ?? []) {
    const file = reflection.sources?.[0]?.fullFileName
    const door = DOORS.find((one) => one.file === file)
    if (door !== undefined) reflection.name = door.name
  }
}

const app = await Application.bootstrapWithPlugins({
  name: 'TurboMail',
  entryPoints: DOORS.map(({ file }) => file),
  tsconfig: join(ROOT, 'docs/reference/tsconfig.json'),
  plugin: ['typedoc-plugin-markdown'],
  outputs: [{ name: 'markdown', path: FOLDER }],
  router: 'member',
  readme: 'none',
  skipErrorChecking: true,
  validation: { notDocumented: true },
  requiredToBeDocumented: ['Class', 'Interface', 'TypeAlias', 'Variable'],
  packagesRequiringDocumentation: DOORS.map(({ name }) => `@turbomail/${name}`),
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true,
  disableGit: true,
  gitRevision: 'main',
  displayBasePath: ROOT,
  sourceLinkTemplate: `${REPOSITORY}/blob/main/{path}#L{line}`,
  logLevel: 'Warn',
  ...MARKDOWN,
})
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => nameModules(project))

const project = await app.convert()
if (project === undefined) throw new Error('TypeDoc made nothing of the sources')
app.validate(project)
await rm(FOLDER, { recursive: true, force: true })
await app.generateOutputs(project)
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1
