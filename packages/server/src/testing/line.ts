import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'

/** A line to a database that can fail. */
export interface Line {
  /** The database as it is reached over this line. */
  readonly url: string
  /** Ends what is connected, and refuses what tries. */
  cut(): void
  /** Takes what is sent and hands nothing on. */
  freeze(): void
  /** As it was at first; what was cut stays cut. */
  mend(): Promise<void>
}

/** Puts a line between a PostgreSQL database and those who use it. `onConnect` is given both ends of each connection. */
export async function startLine(
  database: string,
  onConnect: (near: Socket, far: Socket) => void = () => {},
): Promise<Line> {
  const url = new URL(database)
  const target = { host: url.hostname, port: Number(url.port || 5432) }
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(target)
    onConnect(near, far)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      // Its end says enough.
      from.on('error', () => {})
      from.once('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      from.pipe(to)
    }
  })
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const port = await listen(0)
  url.hostname = '127.0.0.1'
  url.port = String(port)
  return {
    url: url.href,
    cut() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
    freeze() {
      for (const socket of sockets) socket.pause()
    },
    async mend() {
      for (const socket of sockets) socket.resume()
      if (!server.listening) await listen(port)
    },
  }
}
