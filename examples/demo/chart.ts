import { crc32, deflateSync } from 'node:zlib'

const WIDTH = 96
const HEIGHT = 64
const BARS = [27, 35, 48]

/** A bar chart as a PNG with a palette of two colours (PNG 3rd edition §5, §11). */
export function chart(): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(WIDTH, 0)
  header.writeUInt32BE(HEIGHT, 4)
  header.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from([255, 255, 255, 32, 96, 160])),
    chunk('IDAT', deflateSync(pixels())),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function pixels(): Buffer {
  const rows = Buffer.alloc((WIDTH + 1) * HEIGHT)
  BARS.forEach((height, index) => {
    for (let y = HEIGHT - height; y < HEIGHT; y++) {
      const start = y * (WIDTH + 1) + 1 + 8 + index * 28
      rows.fill(1, start, start + 20)
    }
  })
  return rows
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
