import { readFileSync, writeFileSync } from 'node:fs'
import { readResults } from './read-results.ts'
import { renderPage } from './render-page.ts'

const PAGE = new URL('../../docs/performance.md', import.meta.url)

/** Puts the figures of `bench/results` into `docs/performance.md`. */
export function writePage(): void {
  writeFileSync(PAGE, renderPage(readFileSync(PAGE, 'utf8'), readResults()))
}
