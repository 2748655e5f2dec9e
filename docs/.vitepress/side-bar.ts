import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DefaultTheme } from 'vitepress'
import { allDoors } from '../reference/doors.ts'
import { ROOT } from './links.ts'

type Item = DefaultTheme.SidebarItem

function item(text: string, link: string): Item {
  return { text, link }
}

/** The packages whose folder begins so, each with its README. */
function packagesOf(beginning: string): Item[] {
  return readdirSync(join(ROOT, 'packages'))
    .filter((folder) => folder.startsWith(beginning))
    .sort()
    .map((folder) => item(folder.slice(beginning.length), `/packages/${folder}/`))
}

/** The decision records, by number, each under its own title. */
function records(): Item[] {
  return readdirSync(join(ROOT, 'docs/adr'))
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => {
      const [, title = file] = /^# (.+)$/m.exec(readFileSync(join(ROOT, 'docs/adr', file), 'utf8')) ?? []
      return item(title, `/adr/${file.replace(/\.md$/, '')}`)
    })
}

/** The pages in the order in which a newcomer would read them. */
export const SIDE_BAR: Item[] = [
  {
    text: 'Begin',
    items: [
      item('Getting started', '/getting-started'),
      item('Messages', '/messages'),
      item('Development, tests, production', '/environments'),
      item('Testing', '/testing'),
      item('Recipes', '/recipes'),
      item('Command line', '/command-line'),
    ],
  },
  {
    text: 'Choose',
    items: [
      item('Which manager', '/managers'),
      item('Which transport', '/transports'),
      item('Several relays', '/routing'),
      item('Limits, pace, breaker, retry', '/limits'),
      item('Into mailboxes', '/mailboxes'),
      item('Scaling', '/scaling'),
    ],
  },
  {
    text: 'Know',
    items: [
      item('Errors', '/errors'),
      item('Security', '/security'),
      item('Observability', '/observability'),
      item('Performance', '/performance'),
      item('On the wire', '/smtp'),
      item('Architecture', '/architecture'),
      item('Glossary', '/glossary'),
    ],
  },
  {
    text: 'Come from',
    items: [item('nodemailer', '/from-nodemailer'), item('TurboMail and Marrow Mailer', '/from-turbomail')],
  },
  {
    text: 'Extend',
    items: [
      item('Write a transport', '/write-a-transport'),
      item('Write a manager', '/write-a-manager'),
      item('Contributing', '/contributing'),
    ],
  },
  { text: 'Transports', collapsed: true, items: packagesOf('transport-') },
  { text: 'Managers', collapsed: true, items: packagesOf('manager-') },
  {
    text: 'Other packages',
    collapsed: true,
    items: packagesOf('').filter(({ text = '' }) => !/^(transport|manager)-/.test(text)),
  },
  { text: 'Decision records', collapsed: true, items: records() },
]

/** Beside the pages of the reference: the doors of all packages. */
export const REFERENCE_BAR: Item[] = [
  { text: 'Reference of the API', link: '/api/', items: allDoors().map(({ name }) => item(name, `/api/${name}/`)) },
]
