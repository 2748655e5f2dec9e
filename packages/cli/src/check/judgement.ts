/** `problem`: mail does not go, or not safely; `warning`: it will not, or not everywhere; `advice`. */
export type Gravity = 'problem' | 'warning' | 'advice'

/** Something to see to. */
export interface Judgement {
  readonly gravity: Gravity
  /** A promise, for programs. */
  readonly id: string
  readonly message: string
}
