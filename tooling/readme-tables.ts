/** Writes the tables of options and errors into the READMEs, from the docstrings and the codes in the sources. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readHouse } from './house/house.ts'
import { withReference } from './readme/reference.ts'
import { ROOT } from './steps/programs.ts'

const house = readHouse(ROOT)
for (const { folder } of house.packages) {
  const path = `packages/${folder}/README.md`
  const found = house.pages.get(path) ?? ''
  const wanted = withReference(house, folder, found)
  if (wanted !== found) await writeFile(join(ROOT, path), wanted)
}
