import type { Row } from '../harness/row.ts'
import { composeRows } from './compose.ts'
import { durableRows } from './durable.ts'
import { installedSizeRows } from './installed-size.ts'
import { mailboxesRows } from './mailboxes.ts'
import { managersRows } from './managers.ts'
import { smtpLargeFileRows } from './smtp-large-file.ts'
import { smtpLatencyRows } from './smtp-latency.ts'
import { smtpLoopbackRows } from './smtp-loopback.ts'
import { smtpServersRows } from './smtp-servers.ts'
import { startUpRows } from './start-up.ts'

/** Every row of the bench, in the order in which they run. */
export const ROWS: readonly Row[] = [
  ...composeRows,
  ...startUpRows,
  ...installedSizeRows,
  ...smtpLoopbackRows,
  ...smtpLatencyRows,
  ...smtpServersRows,
  ...smtpLargeFileRows,
  ...managersRows,
  ...durableRows,
  ...mailboxesRows,
]
