import type { Ports, Transport, TransportFactory } from '@turbomail/core/contract'
import type { FarEnd } from '../../reference-transport/far-end.ts'
import type { Wrap } from '../../reference-transport/reference-harness.ts'

/** What is done otherwise than by the reference transport; the rest stays. */
export interface Otherwise {
  readonly window?: () => number
  readonly open?: Transport['open']
  readonly deliver?: Transport['deliver']
  readonly close?: Transport['close']
  readonly describe?: () => Readonly<Record<string, unknown>>
  /** Something that any inspection shows. */
  readonly field?: unknown
}

/** A wrong transport. */
export interface TransportMutant {
  /** The id of the case that it fails. */
  readonly breaks: string
  readonly wrong: string
  readonly wrap: Wrap
}

export interface Surroundings {
  readonly ports: Ports
  readonly farEnd: FarEnd
}

/** Called once for a factory; what it returns, once for each instance. */
export type MakeOtherwise = () => (right: Transport, surroundings: Surroundings) => Otherwise

/** A mutant whose instances are wrong. */
export function wrongInstances(breaks: string, wrong: string, make: MakeOtherwise): TransportMutant {
  const wrap: Wrap = (factory, farEnd) => {
    const otherwise = make()
    return {
      ...factory,
      create(ports) {
        const right = factory.create(ports)
        return mixed(right, otherwise(right, { ports, farEnd }))
      },
    }
  }
  return { breaks, wrong, wrap }
}

/** A mutant that only delivers wrongly. */
export function wrongDelivery(
  breaks: string,
  wrong: string,
  deliver: (
    right: Transport,
    ...given: [...Parameters<Transport['deliver']>, FarEnd]
  ) => ReturnType<Transport['deliver']>,
): TransportMutant {
  return wrongInstances(breaks, wrong, () => (right, { farEnd }) => ({
    deliver: async (mail, options) => await deliver(right, mail, options, farEnd),
  }))
}

/** A mutant whose factory is wrong. */
export function wrongFactory(
  breaks: string,
  wrong: string,
  otherwise: (factory: TransportFactory) => TransportFactory,
): TransportMutant {
  return { breaks, wrong, wrap: otherwise }
}

function mixed(right: Transport, { window, ...otherwise }: Otherwise): Transport {
  return {
    get window() {
      return window?.() ?? right.window
    },
    open: (options) => right.open(options),
    deliver: (mail, options) => right.deliver(mail, options),
    close: () => right.close(),
    describe: () => right.describe?.() ?? {},
    ...otherwise,
  }
}
