/** `node bench/write-page.ts`, under Node 24, brings `docs/performance.md` up to date; a run of the bench does so too. */
import { writePage } from './page/write-page.ts'

writePage()
