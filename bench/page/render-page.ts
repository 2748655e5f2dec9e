import { RIVAL_TITLES } from '../harness/rival-name.ts'
import { markdownTable } from '../harness/table.ts'
import type { GroupResults } from './read-results.ts'

/** What stands between `<!-- bench: compose -->` and `<!-- /bench -->`. */
const BLOCK = /(<!-- bench: (\S+) -->\n).*?(<!-- \/bench -->)/gs

/** The page with each of its blocks replaced by the figures of the group that it names. */
export function renderPage(page: string, groups: ReadonlyMap<string, GroupResults>): string {
  return page.replace(BLOCK, (_, open: string, name: string, close: string) => {
    const group = groups.get(name)
    if (group === undefined) throw new Error(`the page quotes ${name}, of which there are no results`)
    return `${open}\n${markdownTable(group.results)}\n\n${provenance(group)}\n\n${close}`
  })
}

function provenance({ machine, results }: GroupResults): string {
  const { date, node, cpu, cpuCount, platform, versions } = machine
  const present = (['upyo', 'emailjs'] as const).filter((name) =>
    results.some((result) => 'others' in result && result.others?.some(({ rival }) => rival === name)),
  )
  const others = present.map((name) => `${RIVAL_TITLES[name]} ${versions[name]}, `).join('')
  const software = `TurboMail ${versions.turbomail}, nodemailer ${versions.nodemailer}, ${others}Node ${node.slice(1)}`
  return `Measured ${date.slice(0, 10)} with ${software}, on ${cpuCount} CPUs (${cpu}, ${platform}).`
}
