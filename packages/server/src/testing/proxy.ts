import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { onTestFinished } from 'vitest'
import type { TestDatabase } from './database.ts'

/** A line that can fail. */
interface Proxy {
  /** The database as it is reached over this line. */
  readonly database: TestDatabase
  /** Cuts what is connected, and refuses what tries. */
  cut(): void
  /** Does so once the next commit has been made, before anybody is told. */
  cutAtCommit(): void
  /** Takes what is sent and hands nothing on. */
  freeze(): void
  /** As it was at first; what was cut stays cut. */
  mend(): Promise<void>
}

/** Puts a line between a PostgreSQL database and those who use it. */
export async function proxyTo(database: TestDatabase): Promise<Proxy> {
  if (database.source.type !== 'postgres') throw new Error('Expected a PostgreSQL database.')
  const url = new URL(database.source.url)
  const target = { host: url.hostname, port: Number(url.port || 5432) }
  const sockets = new Set<Socket>()
  let cutsAtCommit = false

  const server = createServer((near) => {
    const far = connect(target)
    near.on('data', (chunk) => {
      if (!cutsAtCommit || !chunk.includes('commit\0')) return
      cutsAtCommit = false
      far.unpipe(near)
      // The first word of its answer says that it is done.
      far.once('data', cut).resume()
    })
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
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
  }
  const cut = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }

  await listen(0)
  const { port } = server.address() as AddressInfo
  onTestFinished(cut)
  url.hostname = '127.0.0.1'
  url.port = String(port)
  return {
    database: { ...database, source: { type: 'postgres', url: url.href } },
    cut,
    cutAtCommit: () => (cutsAtCommit = true),
    freeze() {
      for (const socket of sockets) socket.pause()
    },
    async mend() {
      for (const socket of sockets) socket.resume()
      if (!server.listening) await listen(port)
    },
  }
}
