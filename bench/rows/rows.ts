import type { Row } from '../harness/row.ts'
import { composeRows } from './compose.ts'
import { installedSizeRows } from './installed-size.ts'
import { largeFileRows } from './large-file.ts'
import { startUpRows } from './start-up.ts'
import { throughputRows } from './throughput.ts'

/** Every row of the bench, in the order in which they run. */
export const ROWS: readonly Row[] = [
  ...composeRows,
  ...startUpRows,
  ...installedSizeRows,
  ...throughputRows,
  ...largeFileRows,
]
