import type { Letter } from './letter.ts'
import { author, reader } from './people.ts'
import { prose } from './prose.ts'

const SENTENCES = [
  'Ἄνδρα μοι ἔννεπε, μοῦσα, πολύτροπον, ὃς μάλα πολλὰ πλάγχθη',
  '道可道,非常道。名可名,非常名。無名天地之始;有名萬物之母。',
  'Η μηχανή υφαίνει αλγεβρικά σχέδια 🧵🌸, όπως ο αργαλειός άνθη 🌿',
  '天地不仁,以萬物為芻狗 🐕;聖人不仁,以百姓為芻狗 👩‍🔬🚀🎉',
]

/** 12 KB of Greek, Chinese and emoji. */
export const worldLetter: Letter = {
  from: { ...author, name: 'Ἀσπασία 王小明' },
  to: [{ ...reader, name: 'Κάρολος 🎩' }],
  subject: 'Σημειώσεις 關於引擎的筆記 🚂',
  text: prose(SENTENCES, 12_000),
  enclosures: [],
}
