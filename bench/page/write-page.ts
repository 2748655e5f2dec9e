import { readFileSync, writeFileSync } from 'node:fs'
import { PLOTS } from './plots.ts'
import { readResults } from './read-results.ts'
import { renderComparison } from './render-comparison.ts'
import { renderPage } from './render-page.ts'
import { renderReckoning } from './render-reckoning.ts'

const PAGE = new URL('../../docs/performance.md', import.meta.url)
const README = new URL('../../README.md', import.meta.url)
const SCALING = new URL('../../docs/scaling.md', import.meta.url)
const PLOTS_FOLDER = new URL('../../docs/plots/', import.meta.url)

/** Puts the figures of `bench/results` into `docs/performance.md`, `docs/scaling.md` and the README, and draws the plots. */
export function writePage(): void {
  const results = readResults()
  writeFileSync(PAGE, renderPage(readFileSync(PAGE, 'utf8'), results))
  writeFileSync(README, renderComparison(readFileSync(README, 'utf8'), results))
  const durable = results.get('durable')
  if (durable !== undefined) writeFileSync(SCALING, renderReckoning(readFileSync(SCALING, 'utf8'), durable))
  for (const [name, draw] of Object.entries(PLOTS)) writeFileSync(new URL(`${name}.svg`, PLOTS_FOLDER), draw(results))
}
