import { posix } from 'node:path'
import type { House } from '../house/house.ts'
import type { Check } from './check.ts'

type Graph = ReadonlyMap<string, readonly string[]>

/** The file behind each public name. */
function doorsOf(house: House): ReadonlyMap<string, string> {
  return new Map(
    house.packages.flatMap(({ folder, manifest }) =>
      Object.entries(manifest.exports).map(([door, file]): [string, string] => [
        posix.join(manifest.name, door),
        posix.join('packages', folder, file),
      ]),
    ),
  )
}

/** Types that speak of each other are no cycle: such an import is gone at run time. */
function filesGraph(house: House): Graph {
  const doors = doorsOf(house)
  const target = (from: string, specifier: string) =>
    specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : doors.get(specifier)
  return new Map(
    house.sources.map(({ path, imports }) => [
      path,
      imports.flatMap(({ specifier, types }) => (types ? [] : (target(path, specifier) ?? []))),
    ]),
  )
}

/** Development dependencies count: a build that waits for its tests' packages would wait for itself. */
function packagesGraph(house: House): Graph {
  return new Map(
    house.packages.map(({ manifest }) => [
      manifest.name,
      Object.keys({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.peerDependencies }),
    ]),
  )
}

/** One cycle through each node that closes one, in a walk that visits every edge once. */
function cyclesIn(graph: Graph): string[][] {
  const done = new Set<string>()
  const path: string[] = []
  const found: string[][] = []
  const walk = (node: string): void => {
    const begun = path.indexOf(node)
    if (begun >= 0) found.push([...path.slice(begun), node])
    if (begun >= 0 || done.has(node)) return
    path.push(node)
    for (const next of graph.get(node) ?? []) walk(next)
    path.pop()
    done.add(node)
  }
  for (const node of graph.keys()) walk(node)
  return found
}

export const importCycles: Check = {
  name: 'no import cycles',
  find: (house) => [...cyclesIn(filesGraph(house)), ...cyclesIn(packagesGraph(house))].map((one) => one.join(' → ')),
}
