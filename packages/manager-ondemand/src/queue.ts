import type { MailObject } from '@turbomail/core/contract'
import { Branch, type Twig } from './branch.ts'
import { Lane } from './lane.ts'
import type { QueuedMail } from './mail.ts'
import { PRIORITIES, type Priority } from './submit-options.ts'
import type { Timeline } from './timeline.ts'

/** Lanes that are asked at one go; were there a limit for all, each of perhaps very many would say the same. */
const LANES_AT_ONCE = 64
/** How long until the next are asked. */
const PAUSE_MS = 5

/**
 * The mails that wait for their turn. The highest priority first; within it groups take turns, within a group recipients'
 * domains; within a domain mails go in their order. A lane whose first mail may not go yet sleeps until it may, and holds up
 * no other.
 */
export class MailQueue {
  readonly #priorities: Readonly<Record<Priority, Branch>>
  readonly #timeline: Timeline
  #size = 0
  #turns = 0
  #isPausing = false

  constructor(timeline: Timeline) {
    this.#timeline = timeline
    const branch = (): Branch => new Branch('', undefined)
    this.#priorities = { high: branch(), normal: branch(), low: branch() }
  }

  get size(): number {
    return this.#size
  }

  /** Whether a mail may go, as far as anybody knows. */
  get isAwake(): boolean {
    return !this.#isPausing && PRIORITIES.some((priority) => this.#priorities[priority].first !== undefined)
  }

  push(mail: QueuedMail): void {
    const lane = this.#laneOf(mail)
    mail.turn = this.#turns++
    lane.push(mail)
    this.#size++
    if (lane.sleep === undefined) lane.parent.joinRing(lane)
  }

  /** Puts `later` in the place of `earlier`, which waits here, if they go the same way. */
  replace(earlier: QueuedMail, later: QueuedMail): boolean {
    const { lane } = earlier
    if (lane === undefined || lane !== this.#findLane(later)) return false
    lane.replace(earlier, later)
    return true
  }

  /** Takes out a mail that waits here. */
  remove(mail: QueuedMail): void {
    const { lane } = mail
    if (lane === undefined) return
    const wasFirst = lane.first === mail
    lane.remove(mail)
    this.#size--
    if (lane.first === undefined) this.#prune(lane)
    else if (wasFirst && lane.after !== undefined) lane.parent.rejoinRing(lane)
  }

  /** The mail whose turn it is, if one may go; `notBefore` says from when each may. */
  take(now: number, notBefore: (mail: MailObject) => number): QueuedMail | undefined {
    let asked = 0
    for (let lane = this.#foremost(); lane !== undefined; lane = this.#foremost()) {
      const mail = lane.first as QueuedMail
      const time = notBefore(mail.next)
      if (!(time > now)) {
        pass(lane)
        this.remove(mail)
        return mail
      }
      this.#putToSleep(lane, time)
      if (++asked < LANES_AT_ONCE) continue
      this.#pause(now)
      return undefined
    }
    return undefined
  }

  #foremost(): Lane | undefined {
    if (this.#isPausing) return undefined
    for (const priority of PRIORITIES) {
      let twig: Twig | undefined = this.#priorities[priority].first
      while (twig instanceof Branch) twig = twig.first
      if (twig !== undefined) return twig as Lane
    }
    return undefined
  }

  #putToSleep(lane: Lane, until: number): void {
    lane.parent.leaveRing(lane)
    lane.sleep = this.#timeline.add(until, () => {
      lane.sleep = undefined
      lane.parent.joinRing(lane)
    })
  }

  #pause(now: number): void {
    this.#isPausing = true
    this.#timeline.add(now + PAUSE_MS, () => {
      this.#isPausing = false
    })
  }

  #findLane(mail: QueuedMail): Lane | undefined {
    let twig: Twig | undefined = this.#priorities[mail.options.priority]
    for (const key of wayOf(mail)) twig = twig instanceof Branch ? twig.find(key) : undefined
    return twig instanceof Lane ? twig : undefined
  }

  #laneOf(mail: QueuedMail): Lane {
    const [group, domain, sender] = wayOf(mail)
    const root = this.#priorities[mail.options.priority]
    return grow(grow(grow(root, group, Branch), domain, Branch), sender, Lane)
  }

  /** Nothing is kept of what has no mail. */
  #prune(lane: Lane): void {
    this.#timeline.cancel(lane.sleep)
    lane.sleep = undefined
    lane.parent.disown(lane)
    for (let branch: Branch = lane.parent; branch.isEmpty && branch.parent !== undefined; branch = branch.parent) {
      branch.parent.disown(branch)
    }
  }
}

/** Other domains and groups are next. */
function pass({ parent }: Lane): void {
  for (let branch = parent; branch.parent !== undefined; branch = branch.parent) branch.parent.rejoinRing(branch)
}

function grow<T extends Twig>(branch: Branch, key: string, Kind: new (key: string, parent: Branch) => T): T {
  const known = branch.find(key)
  if (known instanceof Kind) return known
  const twig = new Kind(key, branch)
  branch.adopt(twig)
  return twig
}

/** By what mails take turns: group, domains of the recipients, sender. */
function wayOf({ options, next }: QueuedMail): readonly [string, string, string] {
  return [options.group, domainsOf(next), String(next.envelope.reversePath ?? '')]
}

/** A mail to several domains is held up by the limits of each, so it has a way of its own. */
function domainsOf({ envelope }: MailObject): string {
  const { recipients } = envelope
  const { domain } = recipients[0].path
  if (recipients.length === 1 || recipients.every(({ path }) => path.domain === domain)) return domain
  return [...new Set(recipients.map(({ path }) => path.domain))].sort().join(' ')
}
