import { readFileSync, writeFileSync } from 'node:fs'
import { readResults } from './read-results.ts'
import { renderPage } from './render-page.ts'
import { renderPlot } from './render-plot.ts'

const PAGE = new URL('../../docs/performance.md', import.meta.url)
const PLOT = new URL('../../docs/performance-smtp.svg', import.meta.url)

/** Puts the figures of `bench/results` into `docs/performance.md`, and draws its plot. */
export function writePage(): void {
  const results = readResults()
  writeFileSync(PAGE, renderPage(readFileSync(PAGE, 'utf8'), results))
  writeFileSync(PLOT, renderPlot(results))
}
