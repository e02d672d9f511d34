import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'

/** One request on its way, and what can be done to it. To be decided when it comes; what is held can be let go later. */
export interface Exchange {
  readonly method: string
  readonly path: string
  /** Resolves when the first of the answer has come. */
  readonly answered: Promise<unknown>
  /** Ends the connection once so many more bytes of the answer have passed: in order, or by a reset. */
  cutAfter(bytes: number, how: 'end' | 'reset'): void
  /** Passes nothing on, neither way, until it is let go. */
  hold(): void
  /** Lets it go, even if nobody waits for the answer any more. */
  release(): void
  /** Sends the request on a connection of its own as well, to whoever is at `port`, and drops that answer. */
  double(port: number, when: 'before' | 'together'): void
}

/** Stands between participants and servers. */
export interface Proxy {
  readonly url: string
  /** Ends everything that passes. */
  cut(): void
  close(): void
}

interface ProxyOptions {
  /** Where the next connection goes. */
  readonly port: () => number
  /** Called with each request before it is passed on. */
  readonly onRequest?: (exchange: Exchange) => void
}

export async function startProxy({ port, onRequest }: ProxyOptions): Promise<Proxy> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    // Its end says enough.
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
    return socket
  }
  const open = (to: number) => keep(connect(to, '127.0.0.1').setNoDelay())
  const server = createServer((near) =>
    pass(keep(near.setNoDelay()), open(port()), open, onRequest),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    close() {
      server.close()
      cut()
    },
  }
}

/** One connection: requests come one after another, each once the last was answered. */
function pass(
  near: Socket,
  far: Socket,
  open: (port: number) => Socket,
  onRequest: ProxyOptions['onRequest'],
): void {
  let current: Passing | undefined
  let received = Buffer.alloc(0)
  near.on('data', (chunk) => {
    received = Buffer.concat([received, chunk])
    const length = requestLength(received)
    if (length === undefined) return
    const request = received.subarray(0, length)
    received = received.subarray(length)
    current = beginExchange(near, far, request, open)
    onRequest?.(current.exchange)
    current.begin()
  })
  far.on('data', (chunk) => current?.answer(chunk))
  far.once('close', () => near.destroy())
  near.once('close', () => {
    if (current === undefined || !current.isHeld()) far.destroy()
  })
}

interface Passing {
  readonly exchange: Exchange
  begin(): void
  answer(chunk: Buffer): void
  isHeld(): boolean
}

function beginExchange(
  near: Socket,
  far: Socket,
  request: Buffer,
  open: (port: number) => Socket,
): Passing {
  const [method = '', path = ''] = request.toString('latin1', 0, 1_000).split(' ')
  let left = Infinity
  let ending: 'end' | 'reset' = 'end'
  let held = false
  let begun = false
  let sent = false
  let first: Promise<unknown> = Promise.resolve()
  const answered = Promise.withResolvers<void>()

  async function send(): Promise<void> {
    if (held || sent) return
    sent = true
    await first
    far.write(request)
  }
  function answer(chunk: Buffer): void {
    answered.resolve()
    const part = chunk.subarray(0, left)
    left -= part.length
    if (left > 0) return void near.write(part)
    far.pause()
    if (ending === 'end') near.end(part)
    else near.write(part, () => near.resetAndDestroy())
  }

  return {
    exchange: {
      method,
      path,
      answered: answered.promise,
      cutAfter(bytes, how) {
        left = bytes
        ending = how
      },
      hold() {
        held = true
        far.pause()
      },
      release() {
        held = false
        far.resume()
        if (begun) void send()
      },
      double(port, when) {
        const twin = open(port)
        twin.write(request)
        const dropped = once(twin, 'data').then(
          () => twin.destroy(),
          // Who is gone does not answer.
          () => twin.destroy(),
        )
        if (when === 'before') first = dropped
      },
    },
    begin() {
      begun = true
      void send()
    },
    answer,
    isHeld: () => held,
  }
}

/** How many bytes the first request is; undefined while it is not all there. */
function requestLength(bytes: Buffer): number | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [, body = '0'] = /\r\ncontent-length: *(\d+)/i.exec(bytes.toString('latin1', 0, end)) ?? []
  const length = end + 4 + Number(body)
  return bytes.length < length ? undefined : length
}
