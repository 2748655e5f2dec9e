/** Writes `docs/errors.md` from the table of codes. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCodes, renderErrorsPage } from './checks/error-codes.ts'
import { readHouse } from './house/house.ts'
import { ROOT } from './steps/programs.ts'

await writeFile(join(ROOT, 'docs/errors.md'), renderErrorsPage(errorCodes(readHouse(ROOT))))
