import { CHECKS } from '../checks/all.ts'
import type { Check } from '../checks/check.ts'
import { type House, readHouse } from '../house/house.ts'
import { ROOT } from './programs.ts'
import { addVerdicts, type Step, type Verdict, yesOrNo } from './step.ts'

function verdictOf(check: Check, house: House): Verdict {
  const problems = check.find(house)
  const mark = problems.length === 0 ? 'ok' : 'FAILED'
  return yesOrNo(problems.length === 0, [`  ${check.name}: ${mark}`, ...problems.map((one) => `    ${one}`)].join('\n'))
}

export const houseChecks: Step = {
  name: 'checks of the house',
  async run() {
    const house = readHouse(ROOT)
    return addVerdicts(CHECKS.map((check) => verdictOf(check, house)))
  },
}
