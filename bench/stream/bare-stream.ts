import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The least that streams: what comes is greeted and kept open, and what is written to `streams` is sent. */
export interface BareStreams {
  readonly port: number
  readonly streams: readonly ServerResponse[]
  close(): void
}

export async function serveBareStreams(): Promise<BareStreams> {
  const streams: ServerResponse[] = []
  const server = createServer((_, outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' })
    outgoing.write('event: ping\ndata: {}\n\n')
    streams.push(outgoing)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    streams,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
