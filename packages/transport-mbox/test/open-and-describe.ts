/** Opens an mbox and says how it is locked, or what it failed with. */
import { isMailError, neverAborted, systemPorts } from '@turbomail/core/contract'
import { type LockKind, mbox } from '../src/index.ts'

const [, , path = '', by] = process.argv
const transport = mbox({ path, create: true, ...(by === undefined ? {} : { lock: { by: by as LockKind } }) }).create(
  systemPorts,
)
try {
  await transport.open({ signal: neverAborted })
  process.stdout.write(String(transport.describe?.().lock))
} catch (error) {
  process.stdout.write(isMailError(error) ? `${error.code}: ${error.message}` : String(error))
}
await transport.close()
