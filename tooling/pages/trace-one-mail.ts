/**
 * Prints, as JSON, which files of core and of the SMTP transport one mail passes on its way from `mailer.send()` to the next
 * hop and back, in the order in which a function of each is first entered; and which others its connection had needed.
 * It is the second mail over that connection, so that nothing is warmed up or opened on its way.
 */
import { readFileSync } from 'node:fs'
import { type Profiler, Session } from 'node:inspector/promises'
import { fileURLToPath } from 'node:url'
import { Mailer } from '@turbomail/core'
import { systemClock } from '@turbomail/core/contract'
import { fakeServer } from '@turbomail/fake-server'
import { smtp } from '@turbomail/transport-smtp'

declare global {
  var entered: string[]
}
globalThis.entered = []

const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })

/** The functions that have run since this was asked last, by script; what a module does while it is loaded is left out. */
async function executed(): Promise<readonly Profiler.ScriptCoverage[]> {
  const { result } = await session.post('Profiler.takePreciseCoverage')
  return result
    .filter(({ url }) => /\/packages\/(core|transport-smtp)\/src\//.test(url))
    .map((script) => ({ ...script, functions: script.functions.filter(hasRun) }))
    .filter(({ functions }) => functions.length > 0)
}

function hasRun({ functionName, ranges: [range] }: Profiler.FunctionCoverage): boolean {
  return range !== undefined && range.count > 0 && !(functionName === '' && range.startOffset === 0)
}

const fileOf = (url: string) => url.slice(url.lastIndexOf('/packages/') + 1)

/** A breakpoint that never breaks, but tells that it was come by. */
async function watch({ url, scriptId, functions }: Profiler.ScriptCoverage): Promise<void> {
  const text = readFileSync(fileURLToPath(url), 'utf8')
  const condition = `(entered.push(${JSON.stringify(fileOf(url))}), false)`
  for (const { ranges } of functions) {
    const lines = text.slice(0, ranges[0]?.startOffset).split('\n')
    const location = { scriptId, lineNumber: lines.length - 1, columnNumber: lines.at(-1)?.length ?? 0 }
    await session.post('Debugger.setBreakpoint', { location, condition })
  }
}

await using server = await fakeServer()
/** No time passes, and so the relay is near, however busy this machine is. */
const clock = { ...systemClock, now: () => 0 }
const mailer = new Mailer({ transport: smtp({ host: '127.0.0.1', port: server.port }), ports: { clock } })
const mail = { from: 'ann@example.org', to: 'joe@example.net', subject: 'One mail', text: 'On its way.' }

await executed()
await mailer.send(mail)
const first = await executed()
await mailer.send(mail)
const second = await executed()
await session.post('Debugger.enable')
for (const script of second) await watch(script)
await mailer.send(mail)
const passed = [...new Set(entered)]
await mailer.stop()

const before = first.map(({ url }) => fileOf(url)).filter((file) => !passed.includes(file))
console.log(JSON.stringify({ passed, before }))
