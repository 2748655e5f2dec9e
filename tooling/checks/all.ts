import type { Check } from './check.ts'
import { errorCodesExist, errorCodesUsed, errorsPage } from './error-codes.ts'
import { folderArrows } from './folder-arrows.ts'
import { importCycles } from './import-cycles.ts'
import { lengths } from './lengths.ts'
import { links } from './links.ts'
import { lockFile } from './lock-file.ts'
import { manifests } from './manifests.ts'
import { packageArrows } from './package-arrows.ts'
import { portsOnly } from './ports-only.ts'
import { readmes } from './readmes.ts'
import { tsconfigs } from './tsconfigs.ts'

/** Every rule of the house that the sources alone can break. */
export const CHECKS: readonly Check[] = [
  packageArrows,
  folderArrows,
  importCycles,
  portsOnly,
  lengths,
  manifests,
  tsconfigs,
  lockFile,
  errorCodesExist,
  errorCodesUsed,
  errorsPage,
  links,
  readmes,
]
