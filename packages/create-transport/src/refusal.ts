/** What was asked for will not be done, for a reason that whoever asked can mend. Nothing has been made. */
export class Refusal extends Error {
  override readonly name: string = 'Refusal'
}
