/** Runs the conformance kit for every package that has harnesses, and writes the tables of their READMEs anew. */
import { writeFileSync } from 'node:fs'
import { compareReadme, conformingPackages, readmeOf } from './conformance/readme-tables.ts'

for (const folder of conformingPackages()) {
  const { found, wanted } = await compareReadme(folder)
  if (found !== wanted) writeFileSync(readmeOf(folder), wanted)
  console.log(`${folder}: ${found === wanted ? 'as it was' : 'written'}`)
}
