import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { FakeServer } from '../src/index.ts'

/** A client that says exactly what it is told to. */
export class Talk {
  socket: Socket
  text = ''
  ended = false
  error: Error | undefined
  #wake: () => void = () => {}

  constructor(socket: Socket) {
    this.socket = socket
    this.#listen()
  }

  static async with(server: FakeServer): Promise<Talk> {
    const talk = new Talk(connect(server.address))
    await talk.hear(1)
    return talk
  }

  #listen(): void {
    const { socket } = this
    const over = (): void => {
      this.ended = true
      this.#wake()
    }
    socket.on('data', (octets: Buffer) => {
      this.text += octets.toString('latin1')
      this.#wake()
    })
    socket.on('error', (error) => {
      this.error = error
      over()
    })
    socket.on('end', over)
    socket.on('close', over)
  }

  send(text: string | Buffer): this {
    this.socket.write(typeof text === 'string' ? Buffer.from(text, 'utf8') : text)
    return this
  }

  /** Waits for so many final reply lines (or the end), and returns all that came, emptying the store. */
  async hear(replies: number): Promise<string> {
    await this.until(() => (this.text.match(/^\d{3}(?: .*)?\r\n/gm) ?? []).length >= replies)
    const text = this.text
    this.text = ''
    return text
  }

  /** One command, one reply. */
  async say(command: string | Buffer, replies = 1): Promise<string> {
    this.send(typeof command === 'string' ? `${command}\r\n` : command)
    return this.hear(replies)
  }

  /** Waits until the server has ended the connection; returns what it said before. */
  async end(): Promise<string> {
    await this.until(() => false)
    return this.text
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition() && !this.ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  async secure(ca: string): Promise<void> {
    this.socket.removeAllListeners('data')
    this.socket = connectTls({ socket: this.socket, ca, servername: 'localhost' })
    this.#listen()
    await Promise.race([once(this.socket, 'secureConnect'), once(this.socket, 'close')])
  }

  close(): void {
    this.socket.destroy()
  }
}
