/** What the reference transport is to be like. */
export interface ReferenceOptions {
  readonly partial: boolean
  readonly eightBit: boolean
  readonly window: number
  readonly maxInstances: number
  /** Shown to the far end on opening. */
  readonly password?: string
}
