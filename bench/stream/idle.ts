import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { serveBareStreams } from './bare-stream.ts'
import { onSqlite } from './place.ts'
import { serve, silentAgent } from './served.ts'

const streams = 5_000

/** Heap and external memory of one stream on which nothing happens: ours ÷ a bare SSE connection. */
export async function benchIdle(): Promise<void> {
  const bare = await perStream(measureBare)
  const ours = await perStream(measureOurs)
  const ratio = (ours / bare).toFixed(2)
  console.log(
    `idle, ${streams} streams: ${kB(ours)} a stream, bare ${kB(bare)}, ratio ${ratio} (at most 2)`,
  )
}

const kB = (bytes: number) => `${(bytes / 1024).toFixed(1)} kB`

async function perStream(measure: () => Promise<number>): Promise<number> {
  return (await measure()) / streams
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function used(): number {
  for (let round = 0; round < 3; round += 1) collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

async function measureBare(): Promise<number> {
  const { port, close } = await serveBareStreams()
  const grown = await fill(port, '/', '')
  close()
  return grown
}

async function measureOurs(): Promise<number> {
  let grown = 0
  await onSqlite(async (place) => {
    const server = await serve(place, silentAgent)
    const { path, token } = await server.open()
    grown = await fill(server.port, `${path}/events`, `authorization: Bearer ${token}\r\n`)
    await server.close()
  })
  return grown
}

/** How much memory grows with the streams. Both ends are in this process; the near one is the same for both. */
async function fill(port: number, path: string, header: string): Promise<number> {
  const sockets: Socket[] = []
  for (let index = 0; index < 50; index += 1) sockets.push(await open(port, path, header))
  const before = used()
  for (let index = 0; index < streams; index += 1) sockets.push(await open(port, path, header))
  const grown = used() - before
  const closed = sockets.map((socket) => once(socket, 'close'))
  for (const socket of sockets) socket.destroy()
  await Promise.all(closed)
  return grown
}

/** Resolves once the stream has nothing more to say. */
async function open(port: number, path: string, header: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.write(`GET ${path} HTTP/1.1\r\nhost: roxels\r\n${header}\r\n`)
  let text = ''
  const caughtUp = Promise.withResolvers<void>()
  const listen = (chunk: Buffer) => {
    text += chunk.toString('latin1')
    if (text.includes('event: ping')) caughtUp.resolve()
  }
  socket.on('data', listen)
  await caughtUp.promise
  // So that the near end keeps nothing of what was said.
  socket.off('data', listen).resume()
  return socket
}
