import { once } from 'node:events'
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect, createServer, isIPv4, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { certificateOf, type FakeServer } from '@turbomail/fake-server'
import { onTestFinished } from 'vitest'

/** How a proxy behaves. Whatever it is asked for, it connects to one server: it alone knows what names mean. */
export interface ProxyManners {
  readonly credentials?: { readonly user: string; readonly password: string }
  /** It says nothing at all; or nothing from when it was asked to connect. */
  readonly silent?: 'always' | 'when-asked'
  /** What it answers to being asked to connect, instead of connecting: a code of SOCKS5 or of HTTP. */
  readonly refuses?: number
  /** What it answers to whatever comes first. */
  readonly says?: string
  /** What the server says first comes in one segment with the proxy's own answer. */
  readonly atOnce?: boolean
  /** It hangs up when it is asked to connect. */
  readonly hangsUp?: boolean
}

/** A proxy on loopback, ended with the test. */
export interface TestProxy {
  readonly port: number
  /** What it was asked to connect to. */
  readonly asked: readonly string[]
  readonly connections: number
  /** Resolves when it has been asked to connect, or for anything where it is always silent. */
  readonly reached: Promise<unknown>
  /** Resolves when no connection to it is open. */
  idle(): Promise<void>
}

class Asked {
  readonly places: string[] = []
  readonly first: Promise<void>
  #reach: () => void = () => {}

  constructor() {
    this.first = new Promise((resolve) => {
      this.#reach = resolve
    })
  }

  add(place: string): void {
    this.places.push(place)
    this.#reach()
  }
}

export async function socksProxy(to: FakeServer, manners: ProxyManners = {}): Promise<TestProxy> {
  const asked = new Asked()
  const server = createServer((socket) => void serveSocks(socket, to, manners, asked).catch(() => socket.destroy()))
  return watch(server, asked)
}

export async function httpProxy(to: FakeServer, manners: ProxyManners = {}): Promise<TestProxy> {
  if (manners.silent === 'always' || manners.says !== undefined) return watchSpeaker(manners)
  const asked = new Asked()
  return watch(answerConnect(createHttpServer(), to, manners, asked), asked)
}

/** One that is spoken with under TLS, and shows a certificate for `localhost` and 127.0.0.1. */
export async function httpsProxy(to: FakeServer, manners: ProxyManners = {}): Promise<TestProxy> {
  const asked = new Asked()
  return watch(answerConnect(createHttpsServer(await certificateOf('valid')), to, manners, asked), asked)
}

async function watch(server: Server, asked: Asked): Promise<TestProxy> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return {
    port: (server.address() as AddressInfo).port,
    asked: asked.places,
    reached: asked.first,
    get connections() {
      return sockets.size
    },
    idle: async () => {
      for (const socket of sockets) await new Promise((resolve) => socket.once('close', resolve))
    },
  }
}

/** RFC 1928. */
async function serveSocks(socket: Socket, to: FakeServer, manners: ProxyManners, asked: Asked): Promise<void> {
  if (manners.silent === 'always' || manners.says !== undefined) return speak(socket, manners, asked)
  const [, count = 0] = await take(socket, 2)
  const methods = await take(socket, count)
  if (!(await chooseMethod(socket, methods, manners))) return
  const [, , , type = 0] = await take(socket, 4)
  const length = type === 1 ? 4 : type === 4 ? 16 : ((await take(socket, 1))[0] ?? 0)
  const address = await take(socket, length)
  const port = (await take(socket, 2)).readUInt16BE()
  asked.add(`${type === 3 ? address.toString() : address.toString('hex')}:${port}`)
  if (manners.silent !== undefined) return
  if (manners.hangsUp) return void socket.end()
  const reply = Buffer.from([5, manners.refuses ?? 0, 0, 1, 0, 0, 0, 0, 0, 0])
  if (manners.refuses !== undefined) return void socket.end(reply)
  await forward(socket, to, reply, manners)
}

/** RFC 1929. */
async function chooseMethod(socket: Socket, methods: Buffer, { credentials }: ProxyManners): Promise<boolean> {
  const method = credentials === undefined ? 0 : 2
  socket.write(Buffer.from([5, methods.includes(method) ? method : 255]))
  if (credentials === undefined || !methods.includes(method)) return methods.includes(method)
  const [, userLength = 0] = await take(socket, 2)
  const user = (await take(socket, userLength)).toString()
  const password = (await take(socket, (await take(socket, 1))[0] ?? 0)).toString()
  const right = user === credentials.user && password === credentials.password
  socket.write(Buffer.from([1, right ? 0 : 1]))
  return right
}

/** So many octets, as soon as they are in. */
async function take(socket: Socket, count: number): Promise<Buffer> {
  for (;;) {
    const octets: Buffer | null = count === 0 ? Buffer.alloc(0) : socket.read(count)
    if (octets?.length === count) return octets
    if (socket.readableEnded || socket.destroyed) throw new Error('the client has gone')
    await Promise.race([once(socket, 'readable'), once(socket, 'end'), once(socket, 'close')])
  }
}

function answerConnect<S extends HttpServer>(server: S, to: FakeServer, manners: ProxyManners, asked: Asked): S {
  server.on('connect', ({ url, headers }, socket: Duplex) => {
    asked.add(String(url))
    if (manners.silent !== undefined) return void socket.resume().on('end', () => socket.end())
    if (manners.hangsUp) return void socket.end()
    const { credentials } = manners
    const wanted = credentials && `Basic ${base64(`${credentials.user}:${credentials.password}`)}`
    const refuses = headers['proxy-authorization'] === wanted ? manners.refuses : 407
    if (refuses !== undefined)
      return void socket.end(`HTTP/1.1 ${refuses} No ${headers['proxy-authorization']}\r\n\r\n`)
    void forward(socket, to, Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), manners)
  })
  return server
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

async function forward(socket: Duplex, to: FakeServer, reply: Buffer, { atOnce }: ProxyManners): Promise<void> {
  const onward = connect(to.port, isIPv4(to.host) ? to.host : '127.0.0.1')
  onward.on('error', () => socket.destroy())
  const [first] = atOnce ? ((await once(onward, 'data')) as [Buffer]) : [Buffer.alloc(0)]
  socket.write(Buffer.concat([reply, first]))
  socket.pipe(onward).pipe(socket)
  socket.on('close', () => onward.destroy())
}

function watchSpeaker(manners: ProxyManners): Promise<TestProxy> {
  const asked = new Asked()
  return watch(
    createServer((socket) => speak(socket, manners, asked)),
    asked,
  )
}

function speak(socket: Socket, { says }: ProxyManners, asked: Asked): void {
  socket.once('data', () => {
    asked.add('something')
    if (says !== undefined) socket.write(says)
  })
}
